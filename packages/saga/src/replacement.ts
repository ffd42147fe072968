import type { RestartPolicy } from '@sentinel/docker/engine-types'
import type { Recipe } from '@sentinel/docker/recipe/recipe'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { FidelityProof } from '@sentinel/shared/resources/update'
import type { ChosenStrategy } from './choose-strategy.ts'
import type { Dependant } from './dependants/dependant.ts'
import type { SagaState } from './journal.ts'

/** What the journal of one replacement knows. Everything that undo needs is here before the effect. */
export interface Replacement extends SagaState, Partial<ChosenStrategy> {
  readonly oldId?: string
  readonly oldImageId?: string
  readonly oldReference?: string
  readonly oldDigest?: string
  /** How old was found; the new one ends in the same state. */
  readonly oldState?: 'running' | 'paused' | 'stopped'
  readonly restartPolicy?: RestartPolicy
  readonly autoRemove?: boolean
  readonly stopTimeoutSeconds?: number
  /** Recipe of old as it was found. */
  readonly recipe?: Recipe
  readonly recipeHash?: string
  /** Recipe of new: the same, or for a rollback the one recorded then. */
  readonly target?: Recipe
  readonly apiVersion?: string
  /** New image as the user writes it. */
  readonly reference?: string
  /** The tag that is moved; absent where the user pinned a digest or an id. */
  readonly tag?: string
  /** Image id under that tag before the pull; empty: there was none. */
  readonly tagBefore?: string
  readonly newImageId?: string
  /** Digest that the pull met; absent where it was known before. */
  readonly newDigest?: string
  readonly newId?: string
  /** When new was started that proved itself, by the engine's clock: another start has not. */
  readonly provenStart?: number
  /** Volumes that came into being with new. */
  readonly newVolumes?: readonly string[]
  /** The engine has said that old is stopped; before, a stop may still be under way. */
  readonly isStopped?: boolean
  /** What hangs on old, each after what it hangs on itself. */
  readonly dependants?: readonly Dependant[]
  readonly areDependantsStopped?: boolean
  /** Depend on it and are to be restarted with it. */
  readonly consumers?: readonly string[]
  /** A tag that stands on another image for the moment of a create. */
  readonly movedTag?: MovedTag | null
  readonly settledText?: string
  readonly cycleText?: string
  readonly fidelity?: FidelityProof
  readonly hasEvidence?: boolean
  /** A person decided for new: nothing more has to be proved. */
  readonly isKept?: boolean
  /** A worker was believed dead; a late call of it may still come. */
  readonly wasTakenOver?: boolean
  /** What people read beside the steps that others fill, by step. */
  readonly said?: Readonly<Record<string, string>>
  /** Why nothing was proved, where nothing could be. */
  readonly unproven?: string
}

export interface MovedTag {
  readonly tag: string
  /** On which it stands for that moment. */
  readonly imageId: string
  /** Where it belongs; empty: there was none. */
  readonly before: string
}

export type Known = { readonly [K in keyof Replacement]-?: NonNullable<Replacement[K]> }

/** What an earlier step has put into the journal. */
export function known<K extends keyof Replacement>(state: Replacement, key: K): Known[K] {
  const value = state[key]
  if (value !== undefined) return value as Known[K]
  throw new AppError(
    'internal',
    'journal_incomplete',
    `The journal lacks ${key}; this is a defect, report it`,
  )
}
