import type { Ending } from '@sentinel/saga/journal'
import { shownName } from '@sentinel/shared/resources/service'
import type { UpdateDoc } from '@sentinel/shared/resources/update'

/** The engine has the tasks in its hands; a person can only tell that it is settled. */
export function attentionForService(
  { name }: Pick<UpdateDoc, 'name'>,
  { reason }: Ending,
): NonNullable<UpdateDoc['attention']> {
  const shown = shownName(name)
  const effect = `Touches nothing; the update of ${shown} is recorded as failed, and the service can be updated, rolled back or scaled again`
  return { seen: reason, answers: [{ answer: 'dealt_with', effect }] }
}
