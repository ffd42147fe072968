import type { PolicyRule } from '../rule.ts'

export const self: PolicyRule = {
  name: 'self',
  check({ isSelf, updatesItself, cause }) {
    if (!isSelf) return { verdict: 'pass', text: 'The container is no part of Sentinel.' }
    if (cause === 'person')
      return {
        verdict: 'pass',
        text: 'The container is part of Sentinel, and a person asked for this update.',
      }
    if (updatesItself)
      return {
        verdict: 'pass',
        text: 'Sentinel runs in the container, and updates itself as soon as no other update is queued or running.',
      }
    return { verdict: 'ask', text: 'The container is part of Sentinel, which never updates itself unasked.' }
  },
}
