import { expect, test } from 'vitest'
import { uptimeText } from './uptime-text.ts'

test.each([
  [0, '0m'],
  [5 * 60_000, '5m'],
  [(12 * 60 + 5) * 60_000, '12h 5m'],
  [((3 * 24 + 12) * 60 + 5) * 60_000, '3d 12h 5m'],
])('%i ms is %s', (totalMs, text) => {
  expect(uptimeText(totalMs)).toBe(text)
})
