import { expect, it } from 'vitest'
import { bytes } from './bytes.ts'

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_500, '1.5 kB'],
  [12_345_678, '12.3 MB'],
  [123_456_789, '123 MB'],
  [999_999_999, '1.0 GB'],
])('writes %d as %s', (n, text) => {
  expect(bytes(n)).toBe(text)
})
