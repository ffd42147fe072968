import type { PolicyRule } from '../rule.ts'

export const rolledBackVersion: PolicyRule = {
  name: 'rolled-back-version',
  check({ candidate, rolledBackDigests, cause }) {
    const wasLeft = candidate !== null && rolledBackDigests.includes(candidate.digest)
    if (!wasLeft || cause === 'person')
      return { verdict: 'pass', text: 'Nobody rolled this image back by hand.' }
    return {
      verdict: 'ask',
      text: 'This image was rolled back by hand, so it is not taken again without asking.',
    }
  },
}
