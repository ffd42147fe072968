import { saidBy } from '@sentinel/shared/access/said-by'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { begunWith } from './begun-with.ts'
import type { JournalEntry } from './journal.ts'
import { planOf, replacePlan } from './plan.ts'
import type { Replacement } from './replacement.ts'

/** Where every replacement begins. */
export function firstEntry(): JournalEntry<Replacement> {
  return {
    direction: 'forward',
    done: [],
    begun: replacePlan.steps[0]?.name ?? '',
    mayCancel: true,
    state: {},
  }
}

/** On a person's word: everything that was ever begun is undone once more, by looking. */
export function restoringEntry(update: UpdateDoc, by: string): JournalEntry<Replacement> {
  const { ending: before, undoFailures: _, ...state } = stateOf(update)
  const plan = planOf(state)
  const { steps } = plan
  const forward = update.steps.filter(({ direction }) => direction === 'forward')
  const begunOnce = new Set(forward.flatMap(({ step }) => begunWith(plan, step)))
  const done = steps.filter((step) => begunOnce.has(step.name) && 'undo' in step).map(({ name }) => name)
  const begun = done.at(-1)
  const reason = `The old ${update.name} was put back on the word of ${saidBy(by)}`
  const outcome = before?.outcome === 'rolled_back' || begunOnce.has('start-new') ? 'rolled_back' : 'failed'
  const ending = { outcome, code: 'restored', reason } as const
  return { direction: 'undo', done, ...(begun === undefined ? {} : { begun }), state: { ...state, ending } }
}

/** On a person's word: on from where old or new is touched, looking at what is there, and without asking for proof. */
export function keepingEntry(update: UpdateDoc, by: string): JournalEntry<Replacement> {
  const { ending: _ending, undoFailures: _failures, ...state } = stateOf(update)
  const { steps, outageFrom, noReturnFrom } = planOf(state)
  const names = steps.map(({ name }) => name)
  const isPastReturn = update.journal?.direction === 'forward' && update.journal.begun === noReturnFrom
  const begun = isPastReturn ? noReturnFrom : outageFrom
  const unproven = `${saidBy(by)} decided to keep the new one; it was not proved`
  return {
    direction: 'forward',
    done: names.slice(0, names.indexOf(begun)),
    begun,
    state: { ...state, isKept: true, ...(isPastReturn ? {} : { unproven }) },
  }
}

function stateOf({ journal }: UpdateDoc): Replacement {
  return journal ? (JSON.parse(journal.state) as Replacement) : {}
}
