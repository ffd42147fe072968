import { expect, test } from 'vitest'
import { wholeNumber } from './whole-number.ts'

test.each([
  [undefined, 50],
  ['', 50],
  ['abc', 50],
  ['-1', 50],
  ['0', 50],
  ['1', 1],
  ['500', 500],
  ['501', 500],
  ['1e9', 50],
])('lines=%s reads as %i', (text, value) => {
  expect(wholeNumber({ fallback: 50, max: 500, above: 'max' }).parse(text)).toBe(value)
})

test('too many may also mean the usual number', () => {
  expect(wholeNumber({ fallback: 50, max: 200, above: 'fallback' }).parse('201')).toBe(50)
})
