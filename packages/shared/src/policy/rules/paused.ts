import type { PolicyRule } from '../rule.ts'

export const paused: PolicyRule = {
  name: 'paused',
  check({ isPaused, cause }) {
    if (!isPaused) return { verdict: 'pass', text: 'Sentinel is not paused.' }
    if (cause !== 'schedule')
      return { verdict: 'pass', text: 'Sentinel is paused, which concerns scheduled scans only.' }
    return {
      verdict: 'hold',
      text: 'Sentinel is paused: nothing is updated by itself until a person resumes it.',
    }
  },
}
