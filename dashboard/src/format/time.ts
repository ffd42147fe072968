const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const month = 30 * day
const year = 365 * day

/** How long ago, as a person says it. */
export function timeAgo(at: string | number, now: number): string {
  const ms = now - new Date(at).getTime()
  if (ms < 0 && ms > -minute) return 'just now'
  if (ms < 0) return `in ${spell(-ms)}`
  if (ms < 10 * second) return 'just now'
  return `${spell(ms)} ago`
}

/** A span in one unit, as a person says it. */
export function spell(ms: number): string {
  if (ms < minute) return count(Math.round(ms / second), 'second')
  if (ms < hour) return count(Math.floor(ms / minute), 'minute')
  if (ms < day) return count(Math.floor(ms / hour), 'hour')
  if (ms < 2 * month) return count(Math.floor(ms / day), 'day')
  if (ms < 2 * year) return count(Math.floor(ms / month), 'month')
  return count(Math.floor(ms / year), 'year')
}

export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

/** A duration in the shortest exact words: `0.8 s`, `12 s`, `2 min 5 s`, `1 h 4 min`. */
export function duration(ms: number): string {
  if (ms < 950) return `${Math.max(0.1, ms / second).toFixed(1)} s`
  if (ms < 10 * second) return `${(ms / second).toFixed(1).replace('.0', '')} s`
  if (ms < minute) return `${Math.round(ms / second)} s`
  if (ms < hour) return join(Math.floor(ms / minute), 'min', Math.floor((ms % minute) / second), 's')
  return join(Math.floor(ms / hour), 'h', Math.floor((ms % hour) / minute), 'min')
}

function join(whole: number, wholeUnit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole} ${wholeUnit}` : `${whole} ${wholeUnit} ${rest} ${restUnit}`
}

/** The whole date and time, for titles. */
export function exactTime(at: string): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
}

/** The clock time, with the day where it is not today. */
export function clockTime(at: string, now: number): string {
  const time = new Date(at)
  const clock = time.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
  if (time.toDateString() === new Date(now).toDateString()) return clock
  const day = time.toLocaleDateString(undefined, { weekday: 'short', day: 'numeric', month: 'short' })
  return `${day}, ${clock}`
}

/** How long until then, to the second in the last hour. */
export function inWords(at: string, now: number): string {
  const ms = Date.parse(at) - now
  if (ms <= 0) return 'due now'
  return `in ${ms < hour ? duration(Math.ceil(ms / second) * second) : spell(ms)}`
}
