import type { PolicyRule } from '../rule.ts'

export const ignoredVersion: PolicyRule = {
  name: 'ignored-version',
  check({ candidate, ignoredVersions, cause }) {
    const name =
      candidate === null
        ? undefined
        : [candidate.version, candidate.resolvedVersion, candidate.digest].find(
            (text) => text !== undefined && ignoredVersions.includes(text),
          )
    if (name === undefined) return { verdict: 'pass', text: 'Nobody chose to ignore this version.' }
    if (cause === 'person')
      return { verdict: 'pass', text: `${name} was ignored, and a person asked for it now.` }
    return { verdict: 'drop', text: `${name} is ignored, as a person chose.` }
  },
}
