import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findVersionScheme, versionSchemes } from '../src/versions/index.ts'
import { newerVersions } from '../src/versions/newer-versions.ts'
import { versionScopes } from '../src/versions/scheme.ts'
import type { Version, VersionScheme } from '../src/versions/scheme.ts'

const number = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map(String),
  fc.constantFrom('1899', '1900', '2024', '2999', '3000', '20240131', '202401312359', '99999999'),
  fc.constantFrom('01', '04', '10', '24', '9007199254740993', '9007199254740992', '1'.repeat(30)),
)
const suffix = fc.constantFrom(
  '',
  '-alpine',
  '-alpine3.20',
  '-rc1',
  '-rc2',
  '-rc10',
  '-RC.2',
  '-beta-2',
  '-rc1-alpine',
  '-dev',
  '-4',
  '-a-rc',
  '-alpha.1.2',
)
const anyTag = fc
  .record({
    prefix: fc.constantFrom('', 'v', 'V'),
    parts: fc.array(number, { minLength: 1, maxLength: 6 }),
    separator: fc.constantFrom('.', '.', '.', '-'),
    suffix,
  })
  .map(({ prefix, parts, separator, suffix: end }) => `${prefix}${parts.join(separator)}${end}`)

function versionsOf(scheme: VersionScheme): fc.Arbitrary<Version> {
  return fc
    .oneof(anyTag, fc.constantFrom(...scheme.examples.flat()))
    .map((tag) => scheme.parse(tag))
    .filter((version) => version !== null)
}

describe.each(versionSchemes)('the scheme $name', (scheme) => {
  const version = versionsOf(scheme)

  test('reads its own examples, in their order', () => {
    for (const group of scheme.examples) {
      const versions = group.map((tag) => scheme.parse(tag)).filter((parsed) => parsed !== null)
      const sorted = versions.toSorted((a, b) => scheme.compare(a, b))

      expect(sorted.map(({ tag }) => tag)).toEqual(group)
    }
  })

  test('compares a version as equal to itself, and two in opposite ways from either side', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(scheme.compare(a, a)).toBe(0)
        expect(Math.sign(scheme.compare(a, b)) + Math.sign(scheme.compare(b, a))).toBe(0)
      }),
    )
  })

  test('orders transitively, equal versions included', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const [low, middle, high] = [a, b, c].sort((left, right) => scheme.compare(left, right))
        if (low === undefined || middle === undefined || high === undefined)
          throw new Error('three versions are sorted')

        expect(scheme.compare(low, high)).toBeLessThanOrEqual(0)
        const areAllEqual = scheme.compare(low, middle) === 0 && scheme.compare(middle, high) === 0
        expect(scheme.compare(low, high) === 0).toBe(areAllEqual)
      }),
    )
  })

  test('holds compatibility for an equivalence', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(scheme.areCompatible(a, a)).toBe(true)
        expect(scheme.areCompatible(a, b)).toBe(scheme.areCompatible(b, a))
        const isChained = scheme.areCompatible(a, b) && scheme.areCompatible(b, c)
        expect(isChained && !scheme.areCompatible(a, c)).toBe(false)
      }),
    )
  })

  test('widens with each scope', () => {
    fc.assert(
      fc.property(version, version, (current, candidate) => {
        const isWithin = (scope: (typeof versionScopes)[number]) =>
          Number(scheme.isWithin(scope, current, candidate))

        expect(isWithin('patch')).toBeLessThanOrEqual(isWithin('minor'))
        expect(isWithin('minor')).toBeLessThanOrEqual(isWithin('major'))
        expect(isWithin('strict')).toBeLessThanOrEqual(isWithin('minor'))
        expect(isWithin('default')).toBe(isWithin('minor'))
        expect(isWithin('all')).toBe(isWithin('major'))
      }),
    )
  })

  test('offers only what is newer and compatible, newest first, and each version once', () => {
    fc.assert(
      fc.property(
        version,
        fc.array(anyTag, { maxLength: 30 }),
        fc.constantFrom(...versionScopes),
        (current, tags, scope) => {
          fc.pre(findVersionScheme(current.tag, tags) === scheme)
          const offered = newerVersions({ current: current.tag, tags, scope }).newer.map((tag) =>
            scheme.parse(tag),
          )

          const versions = offered.filter((candidate) => candidate !== null)
          const orders = versions.map((candidate, index) => {
            const above = versions[index - 1]
            return above === undefined ? 1 : scheme.compare(above, candidate)
          })
          expect(versions).toHaveLength(offered.length)
          expect(versions.filter((candidate) => scheme.compare(candidate, current) <= 0)).toEqual([])
          expect(versions.filter((candidate) => !scheme.areCompatible(candidate, current))).toEqual([])
          expect(orders.filter((order) => order <= 0)).toEqual([])
          expect(tags).toEqual(expect.arrayContaining(versions.map(({ tag }) => tag)))
        },
      ),
    )
  })
})
