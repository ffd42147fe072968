import type { Version, VersionScheme } from './scheme.ts'
import { parseSuffix } from './suffix.ts'
import { areAlike, compareVersions, isSubversion } from './version-order.ts'

/** A whole date in one number may be followed by the time of day: all of one length are one family. */
const compactPattern = /^([vV]?)(\d{8}(?:\d{4}|\d{6})?)((?:\.\d+)*)(?:-(.+))?$/
const dashedPattern = /^([vV]?)(\d{4}-\d{2}(?:-\d{2})?)(?:-(.+))?$/
const yearPattern = /^([vV]?)(\d{4}(?:\.\d+)*)(?:-(.+))?$/
const shortPattern = /^([vV]?)(\d{2}\.\d{2}(?:\.\d+)*)(?:-(.+))?$/

/** Dates: 2024.12.1, 2024-01-31, 20240131, 24.04. How far a date is from another says nothing, so no scope applies. */
export const calendarTag: VersionScheme = {
  name: 'calendar',
  examples: [
    ['2024.12.1', '2025.1', '2026.5.0'],
    ['20240131', '20240201', '20240201.1'],
    ['202401312359', '202402010000'],
    ['2024-01-31', '2024-02-01'],
    ['22.04', '22.10', '24.04', '24.04.1'],
  ],
  parse: (tag) => compactDate(tag) ?? dashedDate(tag) ?? yearVersion(tag) ?? shortDate(tag),
  isMeant: (version, tags) =>
    version.family !== 'short-date' ||
    isPadded(version.tag) ||
    tags.some((tag) => isPadded(tag) && shortDate(tag)?.variant === version.variant),
  compare: compareVersions,
  areCompatible: areAlike,
  // A whole date names one day, so nothing moves it on to another build of that day.
  isFollowedBy: (current, candidate) =>
    !current.family.startsWith('date-of-') && isSubversion(current, candidate),
  isWithin: () => true,
}

function compactDate(tag: string): Version | null {
  const match = compactPattern.exec(tag)
  if (match === null) return null
  const digits = match[2] ?? ''
  const isDate =
    isYear(digits.slice(0, 4)) && isMonth(digits.slice(4, 6)) && isDay(digits.slice(6, 8)) && isTime(digits)
  if (!isDate) return null
  const parts = [digits, ...(match[3] ?? '').split('.').slice(1)]
  return version(tag, { prefix: match[1], parts, suffix: match[4], family: `date-of-${digits.length}` })
}

function dashedDate(tag: string): Version | null {
  const match = dashedPattern.exec(tag)
  if (match === null) return null
  const parts = (match[2] ?? '').split('-')
  const [year = '', month = '', day] = parts
  if (!isYear(year) || !isMonth(month) || (day !== undefined && !isDay(day))) return null
  return version(tag, { prefix: match[1], parts, suffix: match[3], family: 'dashed-date' })
}

function yearVersion(tag: string): Version | null {
  const match = yearPattern.exec(tag)
  if (match === null) return null
  const parts = (match[2] ?? '').split('.')
  if (!isYear(parts[0] ?? '')) return null
  return version(tag, { prefix: match[1], parts, suffix: match[3], family: 'year' })
}

function shortDate(tag: string): Version | null {
  const match = shortPattern.exec(tag)
  if (match === null) return null
  const parts = (match[2] ?? '').split('.')
  if (!isMonth(parts[1] ?? '')) return null
  return version(tag, { prefix: match[1], parts, suffix: match[3], family: 'short-date' })
}

interface Read {
  readonly prefix: string | undefined
  readonly parts: readonly string[]
  readonly suffix: string | undefined
  readonly family: string
}

function version(tag: string, { prefix = '', parts, suffix = '', family }: Read): Version {
  return { tag, prefix, parts: parts.map(BigInt), family, ...parseSuffix(suffix) }
}

/** Nobody but a calendar writes a zero before the month: 24.10 is October only beside 24.04. */
function isPadded(tag: string): boolean {
  return /^[vV]?\d{2}\.0[1-9](?:$|[.-])/.test(tag)
}

function isYear(digits: string): boolean {
  return /^(?:19|2\d)\d\d$/.test(digits)
}

function isMonth(digits: string): boolean {
  return /^(?:0[1-9]|1[0-2])$/.test(digits)
}

function isDay(digits: string): boolean {
  return /^(?:0[1-9]|[12]\d|3[01])$/.test(digits)
}

function isTime(digits: string): boolean {
  return /^\d{8}(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?$/.test(digits)
}
