import type { PolicyRule } from '../rule.ts'

export const failedVersion: PolicyRule = {
  name: 'failed-version',
  check({ candidate, failedDigests, cause }) {
    if (candidate === null || !failedDigests.includes(candidate.digest)) {
      return { verdict: 'pass', text: 'This image has not failed here before.' }
    }
    if (cause === 'person') {
      return { verdict: 'pass', text: 'This image failed here before, and a person asked for another try.' }
    }
    return {
      verdict: 'drop',
      text: 'This image failed here before, so it waits until the registry shows another one or a person asks for it.',
    }
  },
}
