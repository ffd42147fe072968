import type { Replacement } from '@sentinel/saga/replacement'
import { AppError } from '@sentinel/shared/errors/app-error'

/** What the journal of one change of a service knows, besides what it has in common with a replacement. */
export interface Rollout extends Replacement {
  /** Of the whole spec as it was found: whoever changed it since had the later word. */
  readonly specHash?: string
  /** When the engine began the last change before ours, by its own clock; 0: there was none. */
  readonly rolloutBefore?: number
  /** Image as the spec gets it: name, tag and digest. */
  readonly targetImage?: string
  readonly targetPlatforms?: readonly { readonly os: string; readonly architecture: string }[]
  /** Absent where the new image alone makes the engine begin. */
  readonly forceUpdate?: number
  /** How many tasks run the target, in words. */
  readonly tasksText?: string
}

type KnownRollout = { readonly [K in keyof Rollout]-?: NonNullable<Rollout[K]> }

export function knownRollout<K extends keyof Rollout>(state: Replacement, key: K): KnownRollout[K] {
  const value = (state as Rollout)[key]
  if (value !== undefined) return value as KnownRollout[K]
  throw new AppError(
    'internal',
    'journal_incomplete',
    `The journal lacks ${key}; this is a defect, report it`,
  )
}
