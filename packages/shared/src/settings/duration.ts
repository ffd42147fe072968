import { z } from 'zod'

const unitsMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** As much as five digits of days come to: what is added to any time of ours is still a date. */
const longestMs = 99_999 * 86_400_000

/** Milliseconds of a Go duration (`90s`, `1h30m`) or whole days (`7d`); null when it is neither. */
export function parseDuration(value: string): number | null {
  const word = value.trim()
  if (word === '0') return 0
  const days = /^(\d{1,5})d$/.exec(word)
  if (days) return Number(days[1]) * 86_400_000
  if (!/^(?:\d{1,9}(?:\.\d{1,6})?(?:ms|s|m|h))+$/.test(word)) return null
  let total = 0
  for (const [, amount, unit] of word.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(amount) * (unitsMs[unit ?? ''] ?? 0)
  return total > longestMs ? null : Math.round(total)
}

/** Go's canonical form, as the API shows it: `6h0m0s`, `30s`, `1.5s`, `250ms`, `0s`. */
export function formatDuration(totalMs: number): string {
  if (totalMs === 0) return '0s'
  if (totalMs < 1000) return `${totalMs}ms`
  const hours = Math.floor(totalMs / 3_600_000)
  const minutes = Math.floor((totalMs % 3_600_000) / 60_000)
  const seconds = (totalMs % 60_000) / 1000
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`
}

/** A setting that is written as a duration and read as milliseconds. */
export function duration(min: string, max: string, fallback: string) {
  const minMs = parseDuration(min) ?? 0
  const maxMs = parseDuration(max) ?? Number.MAX_SAFE_INTEGER
  return z
    .string()
    .transform((value, ctx) => {
      const valueMs = parseDuration(value)
      if (valueMs !== null && valueMs >= minMs && valueMs <= maxMs) return valueMs
      ctx.addIssue({
        code: 'custom',
        message: `"${value}" is not a duration from ${min} to ${max} (for example ${fallback})`,
      })
      return z.NEVER
    })
    .default(parseDuration(fallback) ?? 0)
    .meta({ format: 'duration' })
}
