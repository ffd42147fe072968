import type { PolicyRule } from '../rule.ts'

export const stopped: PolicyRule = {
  name: 'stopped',
  check({ isRunning, cause }) {
    if (isRunning) return { verdict: 'pass', text: 'The container runs.' }
    if (cause === 'person')
      return { verdict: 'pass', text: 'The container is stopped, and a person asked for this update.' }
    return { verdict: 'ask', text: 'The container is stopped, so only a person may update it.' }
  },
}
