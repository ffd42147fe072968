import type { PolicyRule } from '../rule.ts'

export const dryRun: PolicyRule = {
  name: 'dry-run',
  check({ isDryRun, cause }) {
    if (!isDryRun) return { verdict: 'pass', text: 'This is no dry run.' }
    if (cause === 'person')
      return { verdict: 'pass', text: 'The dry run concerns what nobody asked for; a person asked for this.' }
    return { verdict: 'hold', text: 'This is a dry run: nothing is updated by itself.' }
  },
}
