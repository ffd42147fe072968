import type { Version, VersionScheme } from './scheme.ts'
import { parseSuffix } from './suffix.ts'
import { areAlike, compareVersions, isSubversion, isWithinScope } from './version-order.ts'

const tagPattern = /^([vV]?)(\d+(?:\.\d+)*)(?:-(.+))?$/
const firstCalendarYear = 1900n

/** Numbers as many and as long as somebody likes: 4.0.9.2244, and running numbers such as 48213. */
export const numericTag: VersionScheme = {
  name: 'numeric',
  examples: [
    ['4.0.9', '4.0.9.2244', '4.0.10.1', '4.1.0.99999999999999999999', '4.1.0.100000000000000000000'],
    ['9999', '48213', '48213.1', '99999999999999999999999'],
  ],
  parse: parseVersion,
  compare: compareVersions,
  areCompatible: areAlike,
  isFollowedBy: isSubversion,
  // A running number has no major and no minor.
  isWithin: (scope, current, candidate) =>
    current.family === 'running-number' || isWithinScope(scope, current, candidate),
}

function parseVersion(tag: string): Version | null {
  const match = tagPattern.exec(tag)
  if (match === null) return null
  const parts = (match[2] ?? '').split('.').map(BigInt)
  const family = (parts[0] ?? 0n) < firstCalendarYear ? 'numeric' : 'running-number'
  return { tag, prefix: match[1] ?? '', parts, family, ...parseSuffix(match[3] ?? '') }
}
