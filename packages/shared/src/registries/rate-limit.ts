import type { Headers } from 'undici'

export interface RateLimit {
  /** Undefined where the registry does not say. */
  readonly limit?: number
  readonly remaining?: number
  readonly resetAt?: Date
}

/** What a registry says of its limit: `RateLimit-*` with a window (`100;w=21600`) or `X-RateLimit-*` with an epoch. */
export function readRateLimit(headers: Pick<Headers, 'get'>, now: Date): RateLimit | null {
  const limit = numberIn(headers.get('ratelimit-limit') ?? headers.get('x-ratelimit-limit'))
  const remaining = numberIn(headers.get('ratelimit-remaining') ?? headers.get('x-ratelimit-remaining'))
  if (limit === undefined && remaining === undefined) return null
  const resetAt = readReset(headers, now)
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resetAt === undefined ? {} : { resetAt }),
  }
}

/** How long a 429 asks us to wait; a minute where it does not say. */
export function readRetryAfter(headers: Pick<Headers, 'get'>, now: Date): number {
  const written = headers.get('retry-after')
  const isSeconds = written !== null && /^\s*\d{1,9}\s*$/.test(written)
  if (isSeconds) return Math.max(Number(written) * 1000, 1000)
  const at = written === null ? readReset(headers, now) : new Date(written)
  const waitMs = (at ?? now).getTime() - now.getTime()
  return at === undefined || Number.isNaN(waitMs) ? 60_000 : Math.max(waitMs, 1000)
}

const plausibleEpoch = 1_000_000_000

function readReset(headers: Pick<Headers, 'get'>, now: Date): Date | undefined {
  const reset = numberIn(headers.get('ratelimit-reset') ?? headers.get('x-ratelimit-reset'))
  if (reset !== undefined)
    return new Date(reset >= plausibleEpoch ? reset * 1000 : now.getTime() + reset * 1000)
  const window = /;\s*w=(\d+)/.exec(
    headers.get('ratelimit-remaining') ?? headers.get('ratelimit-limit') ?? '',
  )?.[1]
  return window === undefined ? undefined : new Date(now.getTime() + Number(window) * 1000)
}

function numberIn(text: string | null): number | undefined {
  const digits = /^\s*(\d{1,15})/.exec(text ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}
