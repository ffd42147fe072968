import type { Version, VersionScheme } from './scheme.ts'
import { parseSuffix } from './suffix.ts'
import { areAlike, compareVersions, isSubversion, isWithinScope } from './version-order.ts'

const tagPattern = /^([vV]?)(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-(.+))?$/
/** From here on a first number is a year, a date or a running number. */
const firstCalendarYear = 1900n

/** One to three numbers with what stands behind them: 1, 1.25, v1.25.3-alpine, 2.0.0-rc.1. */
export const semverTag: VersionScheme = {
  name: 'semver',
  examples: [
    ['1.2.3-rc2', '1.2.3-rc10', 'v1.2.3', '1.2.4', '1.10.0', '2'],
    ['1.24-alpine', '1.25.3-alpine', '1.26-alpine'],
  ],
  parse: parseVersion,
  compare: compareVersions,
  areCompatible: areAlike,
  isFollowedBy: isSubversion,
  isWithin: isWithinScope,
}

function parseVersion(tag: string): Version | null {
  const match = tagPattern.exec(tag)
  if (match === null) return null
  const parts = [match[2], match[3], match[4]].filter((part) => part !== undefined).map(BigInt)
  if ((parts[0] ?? 0n) >= firstCalendarYear) return null
  const prefix = match[1] ?? ''
  return { tag, prefix, parts, family: 'semver', ...parseSuffix(match[5] ?? '') }
}
