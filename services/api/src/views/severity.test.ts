import { expect, test } from 'vitest'
import { severityOf } from './severity.ts'

test.each([
  ['1.2.3', '2.0.0', 'major'],
  ['1.2.3', '1.3.0', 'minor'],
  ['v1.2.3', 'v1.2.4', 'patch'],
  ['1.2.3.4', '1.2.3.5', 'build'],
  ['1.2', '1.2.1', 'patch'],
  ['latest', 'latest', ''],
  ['1.2.3-alpine', '1.2.3-alpine', 'build'],
])('from %s to %s is %j', (from, to, severity) => {
  expect(severityOf(from, to)).toBe(severity)
})
