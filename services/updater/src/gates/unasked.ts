import type { UpdateDoc } from '@sentinel/shared/resources/update'

type Caused = Pick<UpdateDoc, 'cause' | 'decidedFor'>

/** Decided by the rules alone: they are asked again before it acts. */
export function isUnasked(update: Caused): boolean {
  return update.cause === 'auto' || isSelfUnasked(update)
}

/** The same for what Sentinel runs in; where a person asked for it no rule has decided. */
export function isSelfUnasked({ cause, decidedFor }: Caused): boolean {
  return cause === 'self' && decidedFor !== undefined
}
