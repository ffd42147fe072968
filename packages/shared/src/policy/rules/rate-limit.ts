import type { PolicyRule } from '../rule.ts'

export const rateLimit: PolicyRule = {
  name: 'rate-limit',
  check({ rateLimit: limit }) {
    if (limit === null) return { verdict: 'pass', text: 'The registry could be asked.' }
    const { text, until } = limit
    return { verdict: 'hold', text, ...(until === undefined ? {} : { until }) }
  },
}
