import { resolveSettings } from '@sentinel/shared/settings/from-env'
import { expect, test } from 'vitest'
import { nextScanAt } from './next-check.ts'

const now = new Date('2026-11-22T12:00:00Z')
const valuesOf = (environment: Record<string, string>) =>
  resolveSettings({ SENTINEL_TIMEZONE: 'UTC', ...environment }).values

test.each([
  ['0 4 * * *', '2026-11-23T04:00:00.000Z'],
  ['30 0 4 * * *', '2026-11-23T04:00:30.000Z'],
  ['at night', '2026-11-22T17:00:00.000Z'],
])('by the schedule "%s" the next scan comes at %s', (schedule, at) => {
  const values = valuesOf({ SENTINEL_SCHEDULE: schedule, SENTINEL_POLL_INTERVAL: '6h' })

  expect(nextScanAt(values, new Date('2026-11-22T11:00:00Z'), now)?.toISOString()).toBe(at)
})

test('an interval that is over means now, and a pause means never', () => {
  expect(nextScanAt(valuesOf({}), undefined, now)).toEqual(now)
  expect(nextScanAt(valuesOf({ SENTINEL_PAUSED: 'true' }), undefined, now)).toBeUndefined()
})
