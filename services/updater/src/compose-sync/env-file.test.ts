import { expect, test } from 'vitest'
import { readEnvFile } from './env-file.ts'

test('values are read without quotes, comments and the space around them', () => {
  const text = `# A=0
A=1
export B = two words # three
C="a # b"
D='it''s'
E=
F=#not
G=x#y
bad line
H="line one
I=inside
line three"
J=9`

  expect(readEnvFile(text).map(({ name, value }) => [name, value])).toEqual([
    ['A', '1'],
    ['B', 'two words'],
    ['C', 'a # b'],
    ['D', 'it'],
    ['E', ''],
    ['F', ''],
    ['G', 'x#y'],
    ['H', 'line one\nI=inside\nline three'],
    ['J', '9'],
  ])
})

test('the place of a value is where it stands', () => {
  const text = '\uFEFFA="1.0"\r\nB=2 \r\n'

  expect(readEnvFile(text).map(({ start, end }) => text.slice(start, end))).toEqual(['1.0', '2'])
})
