import { expect, test } from 'vitest'
import { requirePlain } from './require-plain.ts'

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)

test.each([undefined, null, 'text', 1, [], {}, { a: [{ b: 'constructor' }] }, nested(32)])(
  '%j is plain',
  (value) => {
    expect(() => requirePlain(value)).not.toThrow()
  },
)

test.each(['{"__proto__":{}}', '{"a":[{"constructor":1}]}', '{"a":{"prototype":null}}'])(
  '%s names what no field may be called',
  (text) => {
    expect(() => requirePlain(JSON.parse(text))).toThrow(/which no field may be/)
  },
)

test('a body is no deeper than 32 levels, however deep it is', () => {
  expect(() => requirePlain(nested(33))).toThrow(/32 levels/)
  expect(() => requirePlain(nested(400_000))).toThrow(/32 levels/)
})
