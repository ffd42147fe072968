import { expect, test } from 'vitest'
import { atOrAbove, countVulnerabilities as count } from './count-vulnerabilities.ts'

const reference = `registry.example/app@sha256:${'a'.repeat(64)}`
const countVulnerabilities = (text: string) => count(text, reference)
const counts = { critical: 1, high: 2, medium: 4, low: 8 }

test.each([
  ['CRITICAL', 1],
  ['HIGH', 3],
  ['MEDIUM', 7],
  ['LOW', 15],
] as const)('%s or worse are counted', (threshold, expected) => {
  expect(atOrAbove(threshold, counts)).toBe(expected)
})

test('findings of every part of an image are counted by severity', () => {
  const report = {
    SchemaVersion: 2,
    Results: [
      { Vulnerabilities: [{ Severity: 'HIGH' }, { Severity: 'LOW' }] },
      { Target: 'nothing here' },
      { Vulnerabilities: [{ Severity: 'high' }, { Severity: 'UNKNOWN' }] },
    ],
  }

  expect(countVulnerabilities(JSON.stringify(report))).toEqual({ critical: 0, high: 2, medium: 0, low: 1 })
})

test('a report of an image with nothing to look into has none', () => {
  expect(countVulnerabilities('{"SchemaVersion":2}')).toEqual({ critical: 0, high: 0, medium: 0, low: 0 })
})

test.each([
  '',
  'null',
  '[]',
  '{}',
  '{"SchemaVersion":2,"Results":"none"}',
  '{"SchemaVersion":2',
  '{"SchemaVersion":2,"Results":[5]}',
  '{"SchemaVersion":2,"Results":[{"Vulnerabilities":"many"}]}',
  '{"SchemaVersion":2,"Results":[{"Vulnerabilities":["CVE-1"]}]}',
  '{"SchemaVersion":2,"Results":[{"Vulnerabilities":[{"Severity":"AWFUL"}]}]}',
  '{"SchemaVersion":2,"Results":[{"Vulnerabilities":[{}]}]}',
  '{"SchemaVersion":2,"ArtifactName":"registry.example/another"}',
])('what is no report (%s) is not one without findings', (text) => {
  expect(() => countVulnerabilities(text)).toThrow('cannot be read')
})
