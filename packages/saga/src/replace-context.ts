import type { RegistryAuth } from '@sentinel/docker/engine-types'
import type { Host } from '@sentinel/docker/host'
import type { Recipe } from '@sentinel/docker/recipe/recipe'
import type { Evidence, UpdateDoc } from '@sentinel/shared/resources/update'
import type { Strategy } from '@sentinel/shared/updates/resolve-strategy'
import type { Replacement } from './replacement.ts'
import type { Progress } from './tell-progress.ts'

/** What a seam may look at, as far as the update has come. */
export interface SeamMoment {
  readonly host: Host
  readonly state: Replacement
  readonly authFor: ReplaceContext['authFor']
}

/**
 * A part of an update that a later feature fills: it passes by returning, perhaps with what people read beside the
 * step, and refuses, skips or fails by throwing.
 */
export type Seam = (
  update: UpdateDoc,
  signal: AbortSignal,
  moment: SeamMoment,
) => Promise<string | undefined | void>

/** What the steps of a replacement work with. */
export interface ReplaceContext {
  readonly host: Host
  readonly update: UpdateDoc
  /** The update that a rollback goes back behind. */
  readonly rollbackOf: UpdateDoc | null
  /** For containers whose label says nothing. */
  readonly strategy: Strategy
  readonly graceMs: number
  readonly healthTimeoutMs: number
  readonly tagLock: TagLock
  /** Names of the containers under the lease of this update: no other may be touched. */
  readonly leased: ReadonlySet<string>
  /** Containers that depend on this one and are to be restarted with it; leased too. */
  readonly consumers: readonly string[]
  /** Why it goes before others that it depends on. */
  readonly cycleText?: string
  /** Ids of other updates of the same container, to know leftovers by. */
  isOfThisContainer(updateId: string): Promise<boolean>
  authFor(reference: string): Promise<RegistryAuth | undefined>
  /** Shown to people at once; losing one does no harm. */
  progress(progress: Progress): void
  keepEvidence(evidence: Evidence): Promise<void>
  /** What new is made by: the recipe, with what settings and labels ask for beside it. */
  targetOf(update: UpdateDoc, recipe: Recipe): Promise<Recipe>
  readonly gates: readonly Seam[]
  readonly imageGates: readonly Seam[]
  readonly preHooks: readonly Seam[]
  readonly postHooks: readonly Seam[]
}

/** Held from pull to create: within it nobody of us moves the tag on this host. */
export interface TagLock {
  hold(tag: string, signal: AbortSignal): Promise<void>
  release(): Promise<void>
}
