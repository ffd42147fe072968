import { setTimeout as wait } from 'node:timers/promises'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { Context } from '@sentinel/shared/runtime/context'

/** Wrong tries before anybody waits. */
const free = 3
/** One address that tries one account: it waits itself, twice as long each time. */
const longestPauseMs = 15 * 60_000
/** An account, whoever tries it: every answer is late by this at most, so that its owner still gets in. */
const longestDelayMs = 2000
const memorySeconds = 15 * 60

/** Slows down whoever guesses, over all API processes. Nobody can lock anybody else out. */
export interface Throttle {
  /** Before anything is looked at. @throws AppError `too_many_attempts` with the time to come again. */
  admit(address: string, account?: string): Promise<void>
  /** How often this account was tried in vain lately. */
  failures(account: string): Promise<number>
  /** Resolves with how long this address has to wait now, in milliseconds. */
  failed(address: string, account: string): Promise<number>
  succeeded(address: string, account: string): Promise<void>
  /** Lets go of what is remembered of an account, from wherever it was tried. */
  unlock(account: string): Promise<void>
}

export function createThrottle({ redis, settings: { boot } }: Pick<Context, 'redis' | 'settings'>): Throttle {
  const keyPrefix = `${boot['state.redisPrefix']}:throttle`
  const limiter = (name: string, points: number, duration: number) => {
    const options = { keyPrefix: `${keyPrefix}:${name}`, points, duration }
    // With Redis away each process counts for itself.
    return new RateLimiterRedis({
      storeClient: redis,
      ...options,
      insuranceLimiter: new RateLimiterMemory(options),
    })
  }
  const attempts = limiter('attempts', boot['access.attemptsPerMinute'], 60)
  const pairs = limiter('pairs', 1_000_000, memorySeconds)
  const accounts = limiter('accounts', 1_000_000, memorySeconds)
  const pauses = limiter('pauses', 1, memorySeconds)
  const groups = (account: string) => `${keyPrefix}:groups:${account}`

  /** Beside the counters: without it they only cannot be let go of early. */
  async function note(account: string, group: string): Promise<void> {
    const key = groups(account)
    await redis.multi().sadd(key, group).expire(key, memorySeconds).exec()
  }

  return {
    async admit(address, account) {
      await consume(attempts, groupOf(address))
      if (account === undefined) return
      const pause = await pauses.get(pairOf(address, account))
      if (pause !== null && pause.msBeforeNext > 0 && pause.consumedPoints > 1)
        throw tooMany(pause.msBeforeNext)
      const tried = await count(accounts, account)
      if (tried > free) await wait(Math.min(longestDelayMs, 100 * 2 ** (tried - free)))
    },
    failures: (account) => count(accounts, account),
    async failed(address, account) {
      const pair = pairOf(address, account)
      await Promise.all([
        accounts.penalty(account, 1),
        note(account, groupOf(address)).catch(() => undefined),
      ])
      const { consumedPoints } = await pairs.penalty(pair, 1)
      if (consumedPoints <= free) return 0
      const pauseMs = Math.min(longestPauseMs, 1000 * 2 ** (consumedPoints - free))
      await pauses.block(pair, Math.ceil(pauseMs / 1000))
      return pauseMs
    },
    async succeeded(address, account) {
      const pair = pairOf(address, account)
      await Promise.all([pairs.delete(pair), pauses.delete(pair), accounts.delete(account)])
    },
    async unlock(account) {
      // With Redis away only what this process counted itself can be let go of.
      const tried = await redis.smembers(groups(account)).catch(() => [])
      await Promise.all([
        accounts.delete(account),
        ...tried.flatMap((group) => [pairs, pauses].map((each) => each.delete(`${group} ${account}`))),
      ])
    },
  }
}

const pairOf = (address: string, account: string) => `${groupOf(address)} ${account}`

async function count(of: RateLimiterRedis, key: string): Promise<number> {
  return (await of.get(key))?.consumedPoints ?? 0
}

async function consume(limiter: RateLimiterRedis, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (error instanceof RateLimiterRes) throw tooMany(error.msBeforeNext)
    throw error
  }
}

/** Who has one IPv6 address has its whole /64. */
function groupOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter((part) => part !== '')
  const right = (tail ?? '').split(':').filter((part) => part !== '')
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...zeros, ...right].slice(0, 4).join(':')
}

function tooMany(retryAfterMs: number): AppError {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
  return new AppError(
    'rateLimited',
    'too_many_attempts',
    `There were too many attempts to sign in; wait ${seconds} s and try again`,
    { retryAfterMs },
  )
}
