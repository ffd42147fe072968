import { randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import { every } from '../runtime/every.ts'
import type { HostLimiter } from './limiter.ts'
import { HostShare } from './host-share.ts'

export interface RedisLimiterOptions {
  readonly redis: Redis
  readonly prefix: string
  /** Over all processes together. */
  readonly requestsAtOnce: number
  readonly requestsPerMinute: number
  /** How long the share of a process that died stays taken. */
  readonly leaseMs?: number
}

const patienceMs = 500
const idleMs = 2000

/**
 * Gives this process its share of what all may ask of one host, for a few seconds at a time: requests at once by how
 * many processes there are, and as many of the minute's as it is likely to need. KEYS: processes, leases, pace.
 * ARGV: me, lease in ms, requests at once, requests per minute, wanted of the pace (-1: I leave).
 */
const leaseScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local me, lease, most, perMinute, wanted = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if wanted < 0 then
  redis.call('HDEL', KEYS[2], me)
  return {0, 0, 0}
end
redis.call('ZADD', KEYS[1], now + lease, me)
redis.call('PEXPIRE', KEYS[1], lease * 4)
local taken = 0
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  if all[i] ~= me then
    if redis.call('ZSCORE', KEYS[1], all[i]) then taken = taken + tonumber(all[i + 1])
    else redis.call('HDEL', KEYS[2], all[i]) end
  end
end
local fair = math.max(1, math.floor(most / redis.call('ZCARD', KEYS[1])))
local slots = math.max(0, math.min(fair, most - taken))
redis.call('HSET', KEYS[2], me, slots)
redis.call('PEXPIRE', KEYS[2], lease * 4)
local pace = redis.call('HMGET', KEYS[3], 'left', 'at')
local left = math.min(perMinute, (tonumber(pace[1]) or perMinute) + (now - (tonumber(pace[2]) or now)) * perMinute / 60000)
local given = math.min(wanted, math.floor(left))
redis.call('HSET', KEYS[3], 'left', left - given, 'at', now)
redis.call('PEXPIRE', KEYS[3], 120000)
local waitMs = 0
if given < 1 and wanted > 0 then waitMs = math.ceil((1 - left) * 60000 / perMinute) end
return {slots, given, waitMs}`

const presentScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
return redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[2]) * 4)`

/** One limit per host for all processes. While Redis is away each process keeps to the limit by itself. */
export function redisLimiter(options: RedisLimiterOptions): HostLimiter {
  const { redis, prefix, requestsAtOnce, requestsPerMinute, leaseMs = 5000 } = options
  const me = randomBytes(9).toString('base64url')
  const processes = `${prefix}:registry-limit:processes`
  const shares = new Map<string, HostShare>()
  // Known to all from its start, so that who comes first does not take everything.
  const present = () =>
    redis.status === 'ready' ? redis.eval(presentScript, 1, processes, me, leaseMs) : null
  const beat = every('registry limits', leaseMs / 3, async () => void (await present()))

  async function call(host: string, wanted: number) {
    if (redis.status !== 'ready') return null
    const keys = [
      processes,
      `${prefix}:registry-limit:leases:${host}`,
      `${prefix}:registry-limit:pace:${host}`,
    ]
    const asked = redis.eval(
      leaseScript,
      keys.length,
      ...keys,
      me,
      String(leaseMs),
      String(requestsAtOnce),
      String(requestsPerMinute),
      String(wanted),
    )
    const answer = await within(asked)
    if (answer === null) return null
    const [slots = 0, given = 0, waitMs = 0] = answer as number[]
    return { slots, given, waitMs }
  }

  function shareOf(host: string): HostShare {
    const known = shares.get(host)
    if (known !== undefined) return known
    const share = new HostShare({
      requestsAtOnce,
      refreshMs: leaseMs / 4,
      idleMs: Math.min(idleMs, leaseMs / 2),
      lease: (wanted) => call(host, wanted),
      leave: async () => void (await call(host, -1)),
    })
    shares.set(host, share)
    return share
  }

  return {
    run: (host, work, signal) => shareOf(host).run(work, signal),
    async [Symbol.asyncDispose]() {
      await beat[Symbol.asyncDispose]()
      await Promise.all([...shares.values()].map((share) => share[Symbol.asyncDispose]()))
      if (redis.status === 'ready') await within(redis.zrem(processes, me))
    },
  }
}

/** Null where Redis does not answer at once: the caller's own limit holds then. */
async function within(work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), patienceMs)))
  try {
    return await Promise.race([work.catch(() => null), late])
  } finally {
    clearTimeout(timer)
  }
}
