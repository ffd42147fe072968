import type { PolicyRule } from '../rule.ts'

/** Whether it is time to check is asked before the registry is; here it is only whether the schedule can be read. */
export const schedule: PolicyRule = {
  name: 'schedule',
  check({ schedule: { expression, problem }, cause }) {
    if (expression === '') return { verdict: 'pass', text: 'The container is checked with every scan.' }
    if (problem === undefined)
      return { verdict: 'pass', text: 'The container is checked by a schedule of its own.' }
    if (cause === 'person')
      return { verdict: 'pass', text: 'Its schedule cannot be read, and a person asked for this update.' }
    return { verdict: 'ask', text: 'Its schedule cannot be read, so only a person may update it.' }
  },
}
