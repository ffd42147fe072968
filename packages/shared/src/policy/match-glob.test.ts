import { expect, test } from 'vitest'
import { matchGlob } from './match-glob.ts'

test.each([
  ['web', 'web', true],
  ['web', 'web2', false],
  ['web*', 'web-2', true],
  ['*', 'a/b', false],
  ['*/*', 'a/b', true],
  ['db?', 'db1', true],
  ['db?', 'db', false],
  ['db[12]', 'db2', true],
  ['db[!12]', 'db2', false],
  ['db[^12]', 'db3', true],
  ['db[a-c]', 'dbb', true],
  ['db[]x]', 'db]', true],
  ['a.b', 'axb', false],
  ['a+(b)', 'a+(b)', true],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  ['db[', 'db[', true],
  ['db[z-a]', 'db[z-a]', true],
  ['', '', true],
])('%s against %s is %s', (pattern, name, expected) => {
  expect(matchGlob(pattern, name)).toBe(expected)
})

test('a hostile pattern costs no time', () => {
  expect(matchGlob(`${'*a'.repeat(50)}b`, 'a'.repeat(200))).toBe(false)
})
