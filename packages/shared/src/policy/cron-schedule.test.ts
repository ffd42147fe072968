import { expect, test } from 'vitest'
import { cronSchedule } from './cron-schedule.ts'

test('the next time is by the clocks of the zone', () => {
  const schedule = cronSchedule('0 4 * * 6', 'Europe/Berlin')

  expect(schedule.next(new Date('2026-11-22T12:00:00Z'))).toEqual(new Date('2026-11-28T03:00:00Z'))
  expect(schedule.problem).toBeUndefined()
})

test('the schedule of all scans may begin with the seconds, that of one container may not', () => {
  const withSeconds = '30 0 4 * * *'
  const noon = new Date('2026-11-22T12:00:00Z')

  expect(cronSchedule(withSeconds, 'UTC', '5-or-6-parts').next(noon)).toEqual(
    new Date('2026-11-23T04:00:30Z'),
  )
  expect(cronSchedule('0 4 * * *', 'UTC', '5-or-6-parts').next(noon)).toEqual(
    new Date('2026-11-23T04:00:00Z'),
  )
  expect(cronSchedule(withSeconds, 'UTC').problem).toContain('is no schedule')
})

test('a day that never comes has no next time', () => {
  expect(cronSchedule('0 4 30 2 *', 'UTC').next(new Date())).toBeUndefined()
})

test.each([
  ['at night', 'UTC'],
  ['0 4 * *', 'UTC'],
  ['2099-01-01T00:00:00', 'UTC'],
  [`${'0,'.repeat(1000)}1 * * * *`, 'UTC'],
  ['0 4 * * *', 'Mars/Olympus'],
])('"%s" in %s is a problem and has no next time', (expression, zone) => {
  const schedule = cronSchedule(expression, zone)

  expect(schedule.problem).toMatch(/^(?:".*" is no schedule|There is no time zone)/)
  expect(schedule.next(new Date())).toBeUndefined()
})
