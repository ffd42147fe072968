import { matchGlob } from '../match-glob.ts'
import type { PolicyRule } from '../rule.ts'

export const filters: PolicyRule = {
  name: 'filters',
  check({ containerName, filters: patterns, cause }) {
    const match = patterns.find((pattern) => matchGlob(pattern, containerName))
    if (match === undefined) return { verdict: 'pass', text: 'No filter excludes the container.' }
    if (cause === 'person') {
      return {
        verdict: 'pass',
        text: `The filter "${match}" concerns scans only, and a person asked for this update.`,
      }
    }
    return { verdict: 'drop', text: `The filter "${match}" excludes the container from scans.` }
  },
}
