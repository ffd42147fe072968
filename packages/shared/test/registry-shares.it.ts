import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isolated, type Isolated } from '@sentinel/testkit/isolated'
import { redisOfMyOwn } from '@sentinel/testkit/redis-of-my-own'
import { settle } from '@sentinel/testkit/settle'
import { connectRedis, whenReady } from '../src/queues/redis.ts'
import { createRegistryClient } from '../src/registries/client.ts'
import type { HostLimiter } from '../src/registries/limiter.ts'
import { redisLimiter } from '../src/registries/redis-limiter.ts'
import { redisTokens } from '../src/registries/redis-tokens.ts'
import { createSecretBox } from '../src/secrets/secret-box.ts'
import { anImage } from './support/image-fixture.ts'
import { StandInRegistry } from './support/stand-in-registry.ts'

const never = new AbortController().signal

let space: Isolated
let redis: Redis

beforeAll(async () => {
  space = isolated('shares')
  redis = connectRedis(space.environment['REDIS_URL'] ?? '', 'prompt')
  await whenReady(redis, 5000)
})
afterAll(async () => {
  redis.disconnect()
  await space[Symbol.asyncDispose]()
})

let hosts = 0
const aHost = () => `registry-${(hosts += 1)}.example.com`

/** As one scanner process has it. */
function aLimiter(options: Partial<Parameters<typeof redisLimiter>[0]> & { scope: string }): HostLimiter {
  return redisLimiter({
    redis,
    prefix: `${space.prefix}:${options.scope}`,
    requestsAtOnce: 6,
    requestsPerMinute: 100_000,
    ...options,
  })
}

/** Work that says how much of it is under way at once. */
function aMeter() {
  let now = 0
  let done = 0
  const meter = {
    most: 0,
    get done() {
      return done
    },
    async work() {
      now += 1
      meter.most = Math.max(meter.most, now)
      await new Promise((resolve) => setTimeout(resolve, 5))
      now -= 1
      done += 1
    },
  }
  return meter
}

describe('a limit of one host', () => {
  test('holds over all processes together, and each gets its part of it', async () => {
    const host = aHost()
    const [one, other] = [aLimiter({ scope: host }), aLimiter({ scope: host })]
    const [both, ofOne, ofOther] = [aMeter(), aMeter(), aMeter()]
    await settle(
      () => redis.zcard(`${space.prefix}:${host}:registry-limit:processes`).then((count) => count === 2),
      {
        what: 'both to be there',
      },
    )
    const run = (limiter: HostLimiter, own: ReturnType<typeof aMeter>) =>
      Array.from({ length: 60 }, () => limiter.run(host, () => Promise.all([both.work(), own.work()]), never))

    await Promise.all([...run(one, ofOne), ...run(other, ofOther)])

    expect(both.most).toBeLessThanOrEqual(6)
    expect(both.most).toBeGreaterThan(3)
    expect([ofOne.most, ofOther.most].every((most) => most >= 1 && most <= 6)).toBe(true)
    await Promise.all([one, other].map((limiter) => limiter[Symbol.asyncDispose]()))
  })

  test('lets a burst through without waiting for the next renewal of the share', async () => {
    const host = aHost()
    const meter = aMeter()
    // Renewed every ten minutes by itself: whoever waited for that would not see the end of this test.
    await using limiter = aLimiter({ scope: host, leaseMs: 2_400_000 })

    await Promise.all(Array.from({ length: 300 }, () => limiter.run(host, () => meter.work(), never)))

    expect(meter.done).toBe(300)
  })

  test('is a newcomer’s too: who has it all gives back, and a process that died loses its part', async () => {
    const host = aHost()
    const leaseMs = 1500
    const first = aLimiter({ scope: host, leaseMs })
    const meter = aMeter()
    await first.run(host, () => meter.work(), never)
    const other = aLimiter({ scope: host, leaseMs })
    // Work that never ends keeps the first one's share in use, until it leaves like one that was killed.
    const stuck = Promise.withResolvers<void>()
    const busy = Promise.all(Array.from({ length: 3 }, () => first.run(host, () => stuck.promise, never)))

    await other.run(host, () => meter.work(), never)

    expect(meter.done).toBe(2)
    stuck.resolve()
    await busy
    await Promise.all([first, other].map((limiter) => limiter[Symbol.asyncDispose]()))
  })

  test('that a dead process held is free when its lease is over', async () => {
    const host = aHost()
    const scope = `${space.prefix}:${host}`
    const soon = Date.now() + 1000
    await redis.zadd(`${scope}:registry-limit:processes`, soon, 'dead')
    await redis.hset(`${scope}:registry-limit:leases:${host}`, 'dead', '6')
    const meter = aMeter()
    await using living = aLimiter({ scope: host, leaseMs: 1000 })

    await living.run(host, () => meter.work(), never)

    expect(Date.now()).toBeGreaterThanOrEqual(soon - 50)
    expect(meter.done).toBe(1)
  })

  test('has a pace, over all processes too', async () => {
    const host = aHost()
    const meter = aMeter()
    // Twelve may come at once; the rest at twelve a minute, which is more than this test waits for.
    const options = { scope: host, requestsPerMinute: 12 }
    const [one, other] = [aLimiter(options), aLimiter(options)]
    const called = new AbortController()
    const runs = Array.from({ length: 30 }, (_, index) =>
      (index % 2 === 0 ? one : other).run(host, () => meter.work(), called.signal).catch(() => undefined),
    )

    await settle(() => meter.done >= 12, { what: 'the first twelve' })
    called.abort()
    await Promise.all(runs)

    expect(meter.done).toBeLessThanOrEqual(14)
    await Promise.all([one, other].map((limiter) => limiter[Symbol.asyncDispose]()))
  })

  test('is each process’s own while Redis is away, and shared again afterwards', async () => {
    await using own = await redisOfMyOwn()
    const connection = connectRedis(own.url, 'prompt')
    await whenReady(connection, 5000)
    const host = aHost()
    const limiter = aLimiter({ scope: host, redis: connection, leaseMs: 1000 })
    const meter = aMeter()
    await limiter.run(host, () => meter.work(), never)
    await own.kill()

    await Promise.all(Array.from({ length: 20 }, () => limiter.run(host, () => meter.work(), never)))

    expect(meter.done).toBe(21)
    expect(meter.most).toBeLessThanOrEqual(6)
    await limiter[Symbol.asyncDispose]()
    connection.disconnect()
  })
})

async function start() {
  const standIn = await StandInRegistry.start({ auth: 'bearer' })
  const references = ['team/app', 'team/web'].map((repository) => {
    standIn.publish(repository, '1', anImage(repository).manifest)
    return { registry: standIn.host, repository }
  })
  const tokens = () => standIn.seen.filter(({ url }) => url.pathname === '/token').length
  return { standIn, references, tokens, [Symbol.asyncDispose]: () => standIn[Symbol.asyncDispose]() }
}

describe('a token', () => {
  const box = createSecretBox('the key of these tests')

  function clientOf(prefix: string, secret = 'secret', key = box) {
    return createRegistryClient({
      timeoutMs: 5000,
      credentials: async () => ({ username: 'ann', secret }),
      sharedTokens: redisTokens({ redis, prefix, box: key }),
    })
  }

  test('that one process fetched serves all others, for the repositories that it is for', async () => {
    await using scene = await start()
    const prefix = `${space.prefix}:${aHost()}`
    await using one = clientOf(prefix)
    await using other = clientOf(prefix)
    await one.prepare(scene.references, never)
    await settle(async () => (await redis.keys(`${prefix}:*`)).length === 3, {
      what: 'the token to be shared',
    })

    await other.prepare(scene.references, never)
    for (const reference of scene.references)
      expect(await other.headManifest(reference, '1', never)).not.toBeNull()

    expect(scene.tokens()).toBe(1)
    expect(other.cost().tokens).toBe(0)
  })

  test('that several processes need at the same moment is asked for once', async () => {
    await using scene = await start()
    const prefix = `${space.prefix}:${aHost()}`
    await using one = clientOf(prefix)
    await using second = clientOf(prefix)
    await using third = clientOf(prefix)

    await Promise.all([one, second, third].map((client) => client.prepare(scene.references, never)))

    expect(scene.tokens()).toBe(1)
    for (const client of [one, second, third])
      for (const reference of scene.references)
        expect(await client.headManifest(reference, '1', never)).not.toBeNull()
    expect(scene.tokens()).toBe(1)
  })

  test('whose fetcher failed is asked for by the next', async () => {
    await using scene = await start()
    const prefix = `${space.prefix}:${aHost()}`
    await using one = clientOf(prefix)
    await using other = clientOf(prefix)
    let refusals = 1
    scene.standIn.fault = ({ url }, response) => {
      if (url.pathname !== '/token' || refusals === 0) return false
      refusals -= 1
      response.writeHead(503).end()
      return true
    }

    await Promise.all([one, other].map((client) => client.prepare(scene.references, never)))

    expect(scene.tokens()).toBe(2)
    expect([one, other].map((client) => client.cost().tokens)).toEqual([1, 1])
  })

  test('lies sealed, for no longer than it is good, and is nobody’s with another credential or key', async () => {
    await using scene = await start()
    const prefix = `${space.prefix}:${aHost()}`
    await using one = clientOf(prefix)
    await one.prepare(scene.references, never)
    const keys = await settle(
      async () => {
        const found = await redis.keys(`${prefix}:*`)
        return found.length === 3 && found
      },
      { what: 'the token to be shared' },
    )

    const texts = await redis.mget(keys)
    expect(JSON.stringify([keys, texts])).not.toMatch(/token-\d|secret/)
    for (const key of keys) expect(await redis.pttl(key)).toBeLessThanOrEqual(270_000)
    for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(0)

    await using stranger = clientOf(prefix, 'another secret')
    await using keyless = clientOf(prefix, 'secret', createSecretBox('some other installation'))
    for (const client of [stranger, keyless]) {
      await client.prepare(scene.references, never)
      expect(client.cost().tokens).toBe(1)
    }
  })

  test('that the registry refuses is taken away from everybody', async () => {
    await using scene = await start()
    const prefix = `${space.prefix}:${aHost()}`
    await using one = clientOf(prefix)
    await one.prepare(scene.references, never)
    await settle(async () => (await redis.keys(`${prefix}:*`)).length === 3, {
      what: 'the token to be shared',
    })
    scene.standIn.revokeTokens()
    const [reference = { registry: '', repository: '' }] = scene.references

    expect(await one.headManifest(reference, '1', never)).not.toBeNull()
    await settle(
      async () => {
        await using other = clientOf(prefix)
        await other.prepare([reference], never)
        await other.headManifest(reference, '1', never)
        return other.cost().tokens === 0
      },
      { what: 'the new token to be shared' },
    )
  })
})
