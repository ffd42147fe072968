import type { PolicyRule } from '../rule.ts'

export const readableLabels: PolicyRule = {
  name: 'readable-labels',
  check({ hasUnreadableLabel, cause }) {
    if (!hasUnreadableLabel)
      return { verdict: 'pass', text: 'Its labels about policy and versions can be read.' }
    if (cause === 'person')
      return {
        verdict: 'pass',
        text: 'One of its labels cannot be read, and a person asked for this update.',
      }
    return { verdict: 'ask', text: 'One of its labels cannot be read, so only a person may update it.' }
  },
}
