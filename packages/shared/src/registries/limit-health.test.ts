import { expect, test } from 'vitest'
import { limitHealth } from './limit-health.ts'

const now = new Date('2026-11-22T10:00:00Z')
const later = new Date('2026-11-22T11:00:00Z')
const earlier = new Date('2026-11-22T09:00:00Z')

test.each([
  ['ok', []],
  ['ok', [{ limit: 100, remaining: 20, resetAt: later }]],
  [
    'low',
    [
      { limit: 100, remaining: 19, resetAt: later },
      { limit: 10, remaining: 10 },
    ],
  ],
  [
    'exhausted',
    [
      { limit: 100, remaining: 0 },
      { limit: 100, remaining: 19 },
    ],
  ],
  ['exhausted', [{ heldUntil: later }]],
  ['ok', [{ limit: 100, remaining: 0, resetAt: earlier, heldUntil: earlier }]],
  ['ok', [{ limit: 100 }]],
] as const)('limits are %s', (health, limits) => {
  expect(limitHealth(limits, now)).toBe(health)
})
