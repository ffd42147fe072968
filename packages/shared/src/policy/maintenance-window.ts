import { isTimeZone, offsetAt } from './time-zone.ts'

/** Open from `start` for `length`, both in minutes; `start` counts from Sunday 00:00 by the clocks of the zone. */
interface Span {
  readonly start: number
  readonly length: number
}

export interface MaintenanceWindow {
  isOpen(at: Date): boolean
  /** The given time itself where it is open then; undefined where it never opens within two weeks. */
  opensAt(at: Date): Date | undefined
}

const minuteMs = 60_000
const dayMinutes = 24 * 60
const weekMinutes = 7 * dayMinutes
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const endPattern = /^(?:([a-z]+)\s+)?(\d{1,2}):(\d{2})$/i
const searchMs = 2 * weekMinutes * minuteMs

/**
 * Windows separated by `;`: `02:00-05:00` every day, `Sat 22:00-06:00`, `Fri 20:00-Mon 06:00`. A window lasts until the
 * clock next shows its end, so it may cross midnight and weeks. The end itself is outside.
 */
export function parseMaintenanceWindow(
  expression: string,
  zone: string,
): { window: MaintenanceWindow } | { problem: string } {
  const spans: Span[] = []
  if (!isTimeZone(zone))
    return { problem: `There is no time zone "${zone}": write one such as Europe/Berlin.` }
  for (const text of expression.split(';').map((part) => part.trim())) {
    if (text === '') continue
    const read = readSpans(text)
    if (read === null) {
      return {
        problem: `"${text.slice(0, 60)}" is no maintenance window: write 02:00-05:00, Sat 22:00-06:00 or Fri 20:00-Mon 06:00.`,
      }
    }
    spans.push(...read)
  }
  if (spans.length === 0) return { problem: 'The maintenance window names no time at all.' }
  return { window: windowOf(spans, zone) }
}

function readSpans(text: string): Span[] | null {
  const [from, to, ...more] = text.split('-').map((part) => endPattern.exec(part.trim()))
  if (!from || !to || more.length > 0) return null
  const [first, last] = [readEnd(from), readEnd(to)]
  if (first === null || last === null) return null
  if (first.day === undefined) {
    if (last.day !== undefined) return null
    const length = distance(first.minute, last.minute, dayMinutes)
    return days.map((_, day) => ({ start: day * dayMinutes + first.minute, length }))
  }
  const start = first.day * dayMinutes + first.minute
  if (last.day === undefined) return [{ start, length: distance(first.minute, last.minute, dayMinutes) }]
  return [{ start, length: distance(start, last.day * dayMinutes + last.minute, weekMinutes) }]
}

function readEnd([, word, hours, minutes]: RegExpExecArray): {
  day: number | undefined
  minute: number
} | null {
  const [hour, minute] = [Number(hours), Number(minutes)]
  if (hour > 23 || minute > 59) return null
  if (word === undefined) return { day: undefined, minute: hour * 60 + minute }
  const name = word.toLowerCase()
  const day = days.findIndex((known) => known === name || known.slice(0, 3) === name)
  return day === -1 ? null : { day, minute: hour * 60 + minute }
}

/** Forward from one to the other: at least a minute, at most a whole turn. */
function distance(from: number, to: number, turn: number): number {
  return ((to - from - 1 + turn) % turn) + 1
}

function windowOf(spans: readonly Span[], zone: string): MaintenanceWindow {
  /** Milliseconds since Sunday 00:00 by the clocks of the zone. */
  const clockAt = (at: number) => {
    // The epoch was a Thursday.
    const local = at + offsetAt(zone, new Date(at)) + 4 * dayMinutes * minuteMs
    const weekMs = weekMinutes * minuteMs
    return ((local % weekMs) + weekMs) % weekMs
  }
  const isOpen = (at: number) => {
    const minute = clockAt(at) / minuteMs
    return spans.some(({ start, length }) => (minute - start + weekMinutes) % weekMinutes < length)
  }

  /** The next opening if the clocks were never changed. */
  function nextStart(at: number): number {
    const clock = clockAt(at)
    const weekMs = weekMinutes * minuteMs
    const waits = spans.map(({ start }) => (start * minuteMs - clock + weekMs) % weekMs || weekMs)
    return at + Math.min(...waits)
  }

  function opensAt(from: number): number | undefined {
    let at = from
    while (at <= from + searchMs) {
      if (isOpen(at)) return at
      const next = nextStart(at)
      if (offsetAt(zone, new Date(at)) === offsetAt(zone, new Date(next))) return next
      // The clocks are changed in between, perhaps over the very start: on from there.
      at = changeOfClocks(zone, at, next)
    }
    return undefined
  }

  return {
    isOpen: (at) => isOpen(at.getTime()),
    opensAt: (at) => {
      const opening = opensAt(at.getTime())
      return opening === undefined ? undefined : new Date(opening)
    },
  }
}

/** The first instant with another offset than at `before`. */
function changeOfClocks(zone: string, before: number, after: number): number {
  const offset = offsetAt(zone, new Date(before))
  let [low, high] = [before, after]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(zone, new Date(middle)) === offset) low = middle
    else high = middle
  }
  return high
}
