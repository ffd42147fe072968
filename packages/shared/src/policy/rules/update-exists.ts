import type { PolicyRule } from '../rule.ts'

export const updateExists: PolicyRule = {
  name: 'update-exists',
  check({ candidate }) {
    if (candidate === null)
      return { verdict: 'drop', text: 'The registry offers nothing newer than what runs.' }
    return {
      verdict: 'pass',
      text:
        candidate.version === undefined
          ? 'The registry has a newer image under the same tag.'
          : `The registry has the newer version ${candidate.version}.`,
    }
  },
}
