import type { Prerelease, Version, VersionScope } from './scheme.ts'
import { markers } from './suffix.ts'

/** Numbers, then release after pre-release; family and variant only so that the order is total. */
export function compareVersions(a: Version, b: Version): number {
  return (
    compareNumbers(a.parts, b.parts, 0n) ||
    comparePrereleases(a.prereleases, b.prereleases) ||
    compareText(a.family, b.family) ||
    compareText(a.variant, b.variant)
  )
}

export function areAlike(a: Version, b: Version): boolean {
  return a.family === b.family && a.variant === b.variant
}

export function isSubversion(current: Version, candidate: Version): boolean {
  // A numbered pre-release such as 1.25-rc1 stands still: nothing moves it on to 1.25.0.
  const standsStill = current.prereleases.some(({ numbers }) => numbers.length > 0)
  return (
    !standsStill &&
    current.parts.length < candidate.parts.length &&
    current.parts.every((part, index) => part === candidate.parts[index])
  )
}

/** By the first two numbers: whatever comes after them is a patch. */
export function isWithinScope(scope: VersionScope, current: Version, candidate: Version): boolean {
  const sameMajor = current.parts[0] === candidate.parts[0]
  const sameMinor = sameMajor && (current.parts[1] ?? 0n) === (candidate.parts[1] ?? 0n)
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

function comparePrereleases(a: readonly Prerelease[], b: readonly Prerelease[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0)
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left, right] = [a[index], b[index]]
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1
    const order =
      markers.indexOf(left.marker) - markers.indexOf(right.marker) ||
      // A missing number comes first: rc before rc1, beta.1 before beta.1.1.
      compareNumbers(left.numbers, right.numbers, -1n)
    if (order !== 0) return order
  }
  return 0
}

function compareNumbers(a: readonly bigint[], b: readonly bigint[], missing: bigint): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left, right] = [a[index] ?? missing, b[index] ?? missing]
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
