import type { Ending } from '@sentinel/saga/journal'
import { replacePlan } from '@sentinel/saga/plan'
import type { AttentionAnswer, UpdateDoc } from '@sentinel/shared/resources/update'

const effects: Record<AttentionAnswer, (name: string) => string> = {
  keep_new: (name) => `Gives ${name} to the new container, starts it, and removes the old one`,
  restore_old: (name) => `Starts the old ${name} again under its name, and removes the new one`,
  dealt_with: (name) => `Touches nothing; the update of ${name} is recorded as failed`,
}

/** What was seen, and what each answer would do. */
export function attentionFor(
  { name, journal }: UpdateDoc,
  { reason }: Ending,
): NonNullable<UpdateDoc['attention']> {
  const isPastReturn = journal?.direction === 'forward' && journal.begun === replacePlan.noReturnFrom
  const answers: AttentionAnswer[] = isPastReturn
    ? ['keep_new', 'dealt_with']
    : ['keep_new', 'restore_old', 'dealt_with']
  return { seen: reason, answers: answers.map((answer) => ({ answer, effect: effects[answer](name) })) }
}
