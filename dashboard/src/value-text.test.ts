import { expect, it } from 'vitest'
import { valueText } from './value-text.ts'

it.each([
  [null, 'not set'],
  [undefined, 'not set'],
  ['', 'empty'],
  ['always', 'always'],
  [0, '0'],
  [false, 'false'],
  [['one'], '["one"]'],
])('writes %j as %s', (value, text) => {
  expect(valueText(value)).toBe(text)
})
