import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMaintenanceWindow } from './maintenance-window.ts'

function windowOf(expression: string, zone = 'UTC') {
  const parsed = parseMaintenanceWindow(expression, zone)
  if ('problem' in parsed) throw new Error(parsed.problem)
  return parsed.window
}
/** 22 November 2026 is a Sunday. */
const at = (text: string) => new Date(`${text}Z`)

describe('a window', () => {
  test.each([
    ['02:00-05:00', '2026-11-22T02:00', '2026-11-22T04:59:59', '2026-11-22T05:00'],
    ['22:00-06:00', '2026-11-22T22:00', '2026-11-23T05:59', '2026-11-23T06:00'],
    ['Sat 22:00-06:00', '2026-11-21T22:00', '2026-11-22T05:59', '2026-11-22T06:00'],
    ['Sat 22:00-Sun 06:00', '2026-11-21T22:00', '2026-11-22T05:59', '2026-11-22T06:00'],
    ['Fri 20:00-Mon 06:00', '2026-11-20T20:00', '2026-11-23T05:59', '2026-11-23T06:00'],
    ['friday 20:00 - MONDAY 06:00', '2026-11-20T20:00', '2026-11-22T12:00', '2026-11-24T00:00'],
    ['Mon 00:00-Sun 00:00', '2026-11-23T00:00', '2026-11-28T23:59', '2026-11-22T12:00'],
    ['Sat 22:00-Sat 06:00', '2026-11-21T22:00', '2026-11-25T12:00', '2026-11-21T12:00'],
    ['02:00-03:00; Sun 12:00-13:00', '2026-11-22T02:00', '2026-11-22T12:59', '2026-11-23T12:30'],
    ['9:05-9:06', '2026-11-22T09:05', '2026-11-22T09:05:59', '2026-11-22T09:06'],
  ])('%s is open from %s, still at %s, and not at %s', (expression, from, still, not) => {
    const window = windowOf(expression)

    expect(window.isOpen(at(from))).toBe(true)
    expect(window.isOpen(new Date(at(from).getTime() - 1))).toBe(false)
    expect(window.isOpen(at(still))).toBe(true)
    expect(window.isOpen(at(not))).toBe(false)
  })

  test('whose end is its beginning is always open', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(windowOf('00:00-00:00').isOpen(date)).toBe(true)
        expect(windowOf('Sat 06:00-Sat 06:00').isOpen(date)).toBe(true)
      }),
    )
  })

  test.each(['', ';', 'at night', '2-5', '25:00-26:00', '02:60-03:00', '02:00', '02:00-03:00-04:00'])(
    'such as "%s" cannot be read',
    (expression) => {
      expect(parseMaintenanceWindow(expression, 'UTC')).toHaveProperty('problem')
    },
  )

  test.each(['02:00-Mon 03:00', 'Xyz 02:00-03:00', 'Mo 02:00-03:00', 'Mon 02:00 03:00', '02:00-03:00; x'])(
    'such as "%s" cannot be read either',
    (expression) => {
      expect(parseMaintenanceWindow(expression, 'UTC')).toHaveProperty('problem')
    },
  )

  test('in a time zone that there is none of cannot be read', () => {
    expect(parseMaintenanceWindow('02:00-03:00', 'Mars/Olympus')).toEqual({
      problem: 'There is no time zone "Mars/Olympus": write one such as Europe/Berlin.',
    })
  })
})

describe('the opening', () => {
  test('is at once where the window is open', () => {
    expect(windowOf('02:00-05:00').opensAt(at('2026-11-22T03:00'))).toEqual(at('2026-11-22T03:00'))
  })

  test.each([
    ['02:00-05:00', '2026-11-22T05:00', '2026-11-23T02:00'],
    ['Fri 20:00-Mon 06:00', '2026-11-23T06:00', '2026-11-27T20:00'],
    ['02:00-03:00; 12:00-13:00', '2026-11-22T05:00:30', '2026-11-22T12:00'],
  ])('of %s after %s is %s', (expression, from, opening) => {
    expect(windowOf(expression).opensAt(at(from))).toEqual(at(opening))
  })

  test('follows the clocks of the zone over a change of them', () => {
    const window = windowOf('02:30-05:00', 'Europe/Berlin')

    // On 29 March 2026 the clocks go from 02:00 to 03:00: at 03:00 it should have been open for half an hour.
    expect(window.opensAt(at('2026-03-28T12:00'))).toEqual(at('2026-03-29T01:00'))
    expect(window.opensAt(at('2026-03-29T12:00'))).toEqual(at('2026-03-30T00:30'))
    expect(window.opensAt(at('2026-10-25T12:00'))).toEqual(at('2026-10-26T01:30'))
  })

  test('of a window that falls into the hour that is left out is the next day’s', () => {
    const window = windowOf('02:10-02:20', 'Europe/Berlin')

    expect(window.opensAt(at('2026-03-28T12:00'))).toEqual(at('2026-03-30T00:10'))
  })

  test('is the first open moment, whenever and wherever', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
    const day = fc.constantFrom('Mon ', 'Sun ', 'Fri ', 'Sat ')
    const expression = fc.oneof(
      fc.tuple(time, time).map(([a, b]) => `${a}-${b}`),
      fc.tuple(day, time, day, time).map(([d, a, e, b]) => `${d}${a}-${e}${b}`),
      fc.tuple(day, time, time).map(([d, a, b]) => `${d}${a}-${b}`),
    )
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
    )
    const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(expression, zone, moment, (text, where, from) => {
        const window = windowOf(text, where)
        const opening = window.opensAt(from)
        // Only a span that lies wholly in a left-out hour may have none so soon.
        if (opening === undefined) return

        expect(window.isOpen(opening)).toBe(true)
        expect(opening.getTime()).toBeGreaterThanOrEqual(from.getTime())
        const middle = (from.getTime() + opening.getTime()) / 2
        const earlier = [opening.getTime() - 1, middle].filter(
          (time) => time >= from.getTime() && time < opening.getTime(),
        )
        expect(earlier.filter((time) => window.isOpen(new Date(time)))).toEqual([])
      }),
    )
  })
})
