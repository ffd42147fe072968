import type { Prerelease, Version, VersionScheme, VersionScope } from './scheme.ts'

const tagPattern = /^([vV]?)(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(?:-(.+))?$/
// Least stable first: their order between equal version numbers.
const markers = 'snapshot nightly dev canary next alpha m milestone ea beta pre preview rc'.split(' ')
const markerPattern = new RegExp(
  `^(${markers.toSorted((a, b) => b.length - a.length).join('|')})\\.?(\\d{1,15}(?:\\.\\d{1,15})*)?$`,
  'i',
)
const firstCalendarYear = 1900
const lastCalendarYear = 2999

export const semverTag: VersionScheme = {
  name: 'semver-tag',
  examples: [
    ['1.2.3-rc2', '1.2.3-rc10', 'v1.2.3', '1.2.4', '1.10.0', '2'],
    ['1.24-alpine', '1.25.3-alpine', '1.26-alpine'],
    ['2024.12.1', '2025.1', '2026.5.0'],
  ],
  parse: parseVersion,
  compare: compareVersions,
  areCompatible: (a, b) => a.family === b.family && a.variant === b.variant,
  isFollowedBy,
  isWithin,
}

function parseVersion(tag: string): Version | null {
  const match = tagPattern.exec(tag)
  if (match === null) return null
  const parts = [match[2], match[3], match[4]].filter((part) => part !== undefined).map(Number)
  const { variant, prereleases } = parseSuffix(match[5] ?? '')
  return { tag, prefix: match[1] ?? '', parts, family: familyOf(parts[0] ?? 0), variant, prereleases }
}

// A year, a whole date and a running number are all "calendar" by size, yet 20240131 is no later year than 2026.
function familyOf(first: number): string {
  if (first < firstCalendarYear) return 'semver'
  if (first <= lastCalendarYear) return 'year'
  return isCompactDate(first) ? 'date' : 'number'
}

function isCompactDate(value: number): boolean {
  const match = /^(?:19|2\d)\d\d(\d\d)(\d\d)$/.exec(String(value))
  if (match === null) return false
  const [month, day] = [Number(match[1]), Number(match[2])]
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

function parseSuffix(suffix: string): { variant: string; prereleases: readonly Prerelease[] } {
  const variant: string[] = []
  const prereleases: Prerelease[] = []
  const tokens = suffix === '' ? [] : suffix.split('-')
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? ''
    const match = markerPattern.exec(token)
    if (match === null) {
      variant.push(token)
      continue
    }
    const next = tokens[index + 1] ?? ''
    const isNumberApart = match[2] === undefined && /^\d{1,15}$/.test(next)
    if (isNumberApart) index += 1
    const digits = isNumberApart ? next : (match[2] ?? '')
    prereleases.push({
      marker: (match[1] ?? '').toLowerCase(),
      numbers: digits === '' ? [] : digits.split('.').map(Number),
    })
  }
  return { variant: variant.join('-'), prereleases }
}

function compareVersions(a: Version, b: Version): number {
  return (
    compareNumbers(padded(a), padded(b)) ||
    comparePrereleases(a.prereleases, b.prereleases) ||
    compareText(a.family, b.family) ||
    compareText(a.variant, b.variant)
  )
}

function comparePrereleases(a: readonly Prerelease[], b: readonly Prerelease[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0)
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left, right] = [a[index], b[index]]
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1
    const order =
      markers.indexOf(left.marker) - markers.indexOf(right.marker) ||
      compareNumbers(left.numbers, right.numbers)
    if (order !== 0) return order
  }
  return 0
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    // A missing number comes first: rc before rc1, beta.1 before beta.1.1.
    const order = (a[index] ?? -1) - (b[index] ?? -1)
    if (order !== 0) return order
  }
  return 0
}

function padded({ parts }: Version): readonly number[] {
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0]
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function isFollowedBy(current: Version, candidate: Version): boolean {
  // A numbered pre-release such as 1.25-rc1 stands still: nothing moves it on to 1.25.0.
  const standsStill = current.prereleases.some(({ numbers }) => numbers.length > 0)
  return (
    !standsStill &&
    current.parts.length < candidate.parts.length &&
    current.parts.every((part, index) => part === candidate.parts[index])
  )
}

function isWithin(scope: VersionScope, current: Version, candidate: Version): boolean {
  if (current.family !== 'semver') return true
  const sameMajor = current.parts[0] === candidate.parts[0]
  const sameMinor = sameMajor && (current.parts[1] ?? 0) === (candidate.parts[1] ?? 0)
  switch (scope) {
    case 'all':
    case 'major':
      return true
    case 'default':
    case 'minor':
      return sameMajor
    case 'patch':
      return sameMinor
    case 'strict':
      return current.parts.length < 3 && (current.parts.length === 2 ? sameMinor : sameMajor)
  }
}
