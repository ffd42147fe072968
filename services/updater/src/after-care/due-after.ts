import { serviceOf } from '@sentinel/shared/resources/service'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { AfterCarePart } from '@sentinel/shared/resources/update-results'
import type { Outcome } from '@sentinel/saga/journal'

/** What follows from an update that ended so. */
export function dueAfter(
  { name, kept }: Pick<UpdateDoc, 'name' | 'kept'>,
  outcome: Outcome,
): AfterCarePart[] {
  if (outcome === 'needs_attention' || serviceOf(name) !== undefined) return []
  if (outcome === 'succeeded') return ['compose-sync', 'scan-image', 'clean-up']
  return kept ? ['clean-up'] : []
}
