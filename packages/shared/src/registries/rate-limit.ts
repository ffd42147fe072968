import type { Headers } from 'undici'
import { readStructuredLimit } from './structured-rate-limit.ts'

export interface RateLimit {
  /** Undefined where the registry does not say. */
  readonly limit?: number
  readonly remaining?: number
  readonly resetAt?: Date
}

/** What a registry says of its limit: `RateLimit-*` with a window (`100;w=21600`), `X-RateLimit-*` with an epoch, or `RateLimit`. */
export function readRateLimit(headers: Pick<Headers, 'get'>, now: Date): RateLimit | null {
  const structured = readStructuredLimit(headers)
  const limit =
    numberIn(headers.get('ratelimit-limit') ?? headers.get('x-ratelimit-limit')) ?? structured?.limit
  const remaining =
    numberIn(headers.get('ratelimit-remaining') ?? headers.get('x-ratelimit-remaining')) ??
    structured?.remaining
  if (limit === undefined && remaining === undefined) return null
  const resetAt = readReset(headers, now)
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resetAt === undefined ? {} : { resetAt }),
  }
}

/** Whatever it says: a registry that is wrong about the time is asked again all the same. */
const longestWaitMs = 86_400_000

/** How long a 429 asks us to wait; a minute where it does not say. */
export function readRetryAfter(headers: Pick<Headers, 'get'>, now: Date): number {
  const written = headers.get('retry-after') ?? headers.get('x-retry-after')
  const isNumber = written !== null && /^\s*\d{1,11}\s*$/.test(written)
  const said = isNumber ? secondsOrEpoch(Number(written), now) : new Date(written ?? Number.NaN)
  const at = written === null ? readReset(headers, now) : said
  const waitMs = (at ?? now).getTime() - now.getTime()
  if (at === undefined || Number.isNaN(waitMs)) return 60_000
  return Math.min(Math.max(waitMs, 1000), longestWaitMs)
}

export interface Refusal {
  /** `pulls`: as many as the account may; `requests`: too fast, whatever was asked for. */
  readonly of: 'pulls' | 'requests'
  readonly waitMs: number
}

/** A window says how long the count runs, not how long it is full: sooner than its end something is free again. */
const longestImpliedMs = 900_000

/** Docker Hub has two limits with the same status; only that of pulls says so, or has nothing remaining. */
export function readRefusal(
  { headers, body }: { headers: Pick<Headers, 'get' | 'has'>; body: Buffer },
  now: Date,
): Refusal {
  const remaining = readRateLimit(headers, now)?.remaining
  const isOfPulls =
    remaining === 0 || /pull rate limit|download-rate-limit|increase-rate-limit/i.test(body.toString('utf8'))
  const isSaid = headers.has('retry-after') || headers.has('x-retry-after')
  const waitMs = readRetryAfter(headers, now)
  return {
    of: isOfPulls ? 'pulls' : 'requests',
    waitMs: isSaid ? waitMs : Math.min(waitMs, longestImpliedMs),
  }
}

const plausibleEpoch = 1_000_000_000

function readReset(headers: Pick<Headers, 'get'>, now: Date): Date | undefined {
  const reset = numberIn(headers.get('ratelimit-reset') ?? headers.get('x-ratelimit-reset'))
  if (reset !== undefined) return orUnknown(secondsOrEpoch(reset, now))
  const window = /;\s*w=(\d+)/.exec(
    headers.get('ratelimit-remaining') ?? headers.get('ratelimit-limit') ?? '',
  )?.[1]
  const seconds = window === undefined ? readStructuredLimit(headers)?.resetSeconds : Number(window)
  return seconds === undefined ? undefined : orUnknown(new Date(now.getTime() + seconds * 1000))
}

/** Digits enough for a year that no calendar has tell nothing. */
function orUnknown(at: Date): Date | undefined {
  return Number.isNaN(at.getTime()) ? undefined : at
}

function secondsOrEpoch(value: number, now: Date): Date {
  return new Date(value >= plausibleEpoch ? value * 1000 : now.getTime() + value * 1000)
}

function numberIn(text: string | null): number | undefined {
  const digits = /^\s*(\d{1,15})/.exec(text ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}
