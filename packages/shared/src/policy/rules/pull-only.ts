import type { PolicyRule } from '../rule.ts'

export const pullOnly: PolicyRule = {
  name: 'pull-only',
  check({ pullOnly: { isWanted, isPulled, problem }, cause }) {
    if (cause === 'person') return { verdict: 'pass', text: 'A person asked for the whole update.' }
    if (problem !== undefined)
      return {
        verdict: 'ask',
        text: 'Whether only to pull cannot be read from its label, so only a person may update it.',
      }
    if (isWanted && isPulled)
      return { verdict: 'ask', text: 'The image is pulled already; the restart waits for a person.' }
    if (isWanted)
      return { verdict: 'pass', text: 'Only the image is pulled; the restart is left to a person.' }
    return { verdict: 'pass', text: 'The container is to be updated, not only its image pulled.' }
  },
}
