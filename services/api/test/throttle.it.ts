import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aUser } from './somebody.ts'
import { startApi, type Answer, type RunningApi } from './start-api.ts'

const password = 'correct horse 1'
const wrong = 'wrong horse 1'

/** Believes the forwarding header of this machine, so that one test can be many clients. */
let api: RunningApi
let beside: RunningApi
beforeAll(async () => {
  api = await startApi({ SENTINEL_AUTH: 'on', SENTINEL_TRUSTED_PROXIES: '127.0.0.1' })
  beside = await startApi({}, api)
  await aUser(api, 'root', { roleId: 'admin' })
  await aUser(api, 'victim', { password })
})
afterAll(async () => {
  await beside[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})
beforeEach(() => forget('*'))

interface Try {
  readonly username?: string
  readonly secret?: string
  readonly from?: string
  readonly at?: RunningApi
}

function logIn({ username = 'victim', secret = wrong, from = '192.0.2.1', at = api }: Try): Promise<Answer> {
  return at.post(
    '/login',
    { username, password: secret },
    { 'content-type': 'application/json', 'x-forwarded-for': from },
  )
}

async function statuses(tries: readonly Try[]): Promise<number[]> {
  const found: number[] = []
  for (const each of tries) found.push((await logIn(each)).status)
  return found
}

const retryAfter = ({ headers }: Answer) => Number(headers.get('retry-after'))

describe('whoever guesses', () => {
  test('may try ten times a minute from one address, in all processes together', async () => {
    const tries = Array.from({ length: 12 }, (_, index) => ({
      username: `name-${index}`,
      at: index % 2 === 0 ? api : beside,
    }))

    expect(await statuses(tries)).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
    expect(await statuses([{ from: '192.0.2.2' }])).toEqual([401])
  })

  test('is in the activity log with how long he has to wait', async () => {
    await statuses([{}, {}, {}, {}])
    const last = await api.ctx.db.logEntries.find({}).sort({ seq: -1 }).limit(1).lean()

    expect(last[0]?.message).toMatch(
      /^a sign-in as victim failed: .*; from there the next try has to wait 2 s$/,
    )
  })

  test('at one account waits longer with every wrong password, wherever he asks', async () => {
    expect(await statuses([{}, { at: beside }, {}])).toEqual([401, 401, 401])
    expect(await statuses([{}])).toEqual([401])

    const [here, there] = [await logIn({ secret: password }), await logIn({ at: beside })]

    expect([here.status, there.status]).toEqual([429, 429])
    expect(here.json.code).toBe('too_many_attempts')
    expect(retryAfter(here)).toBeGreaterThanOrEqual(1)
    await forget('pauses:*')
    await logIn({})
    expect(retryAfter(await logIn({}))).toBeGreaterThan(retryAfter(here))
  })

  test('cannot keep the owner out, who comes from another address', async () => {
    const guesses = Array.from({ length: 20 }, (_, index) => ({ from: `198.51.100.${index}` }))
    await statuses(guesses.slice(0, 6))
    // Once the account is known to be tried, every answer is late, but it comes.
    await Promise.all(guesses.slice(6).map((each) => logIn(each)))

    expect(await statuses([{ secret: password, from: '203.0.113.7' }])).toEqual([200])
  })

  test('has one address with all of an IPv6 network', async () => {
    const tries = Array.from({ length: 11 }, (_, index) => ({
      username: `name-${index}`,
      from: `2001:db8:1:2:${index}::1`,
    }))

    expect((await statuses(tries)).at(-1)).toBe(429)
    expect(await statuses([{ from: '2001:db8:1:3::1' }])).toEqual([401])
  })

  test('counts from scratch once the right password came', async () => {
    await statuses([{}, {}, { secret: password }, {}, {}])

    expect(await statuses([{ secret: password }])).toEqual([200])
  })
})

/** As if the time to wait had passed. */
async function forget(what: string): Promise<void> {
  const { redis } = api.ctx
  const keys = await redis.keys(`${api.own.prefix}:throttle:${what}`)
  if (keys.length > 0) await redis.del(...keys)
}

test('what a client says of its own address does not count', async () => {
  await using plain = await startApi({ SENTINEL_AUTH: 'on' })
  await aUser(plain, 'root', { roleId: 'admin' })
  const tries = Array.from({ length: 11 }, (_, index) => ({
    username: `name-${index}`,
    from: `192.0.2.${index}`,
    at: plain,
  }))

  expect((await statuses(tries)).at(-1)).toBe(429)
})

describe('names', () => {
  const kinds = [
    { username: 'victim' },
    { username: 'nobody' },
    { username: 'root' },
    { username: 'vic\u0074im ' },
    { username: 'VICTIM' },
  ]

  test('that are there are told from others by no status, text or header', async () => {
    const answers = await Promise.all(
      kinds.map(({ username }, index) => logIn({ username, from: `192.0.2.${index}` })),
    )
    const seen = answers.map(({ status, headers, json: { error, code } }) => ({
      status,
      error,
      code,
      headers: [...headers.keys()].toSorted(),
    }))

    for (const each of seen) expect(each).toEqual(seen[0])
  })

  test('that are there are made to wait like others', async () => {
    for (const username of ['victim', 'nobody']) {
      const from = username === 'victim' ? '192.0.2.50' : '192.0.2.51'
      const tries = Array.from({ length: 5 }, () => ({ username, from }))
      expect(await statuses(tries)).toEqual([401, 401, 401, 401, 429])
    }
  })

  test('that are there cost as much work as others', async () => {
    const took: Record<string, number[]> = {}
    for (let round = 0; round < 9; round++)
      for (const [place, username] of ['victim', `nobody-${round}`, 'root'].entries()) {
        await forget('*')
        const before = process.cpuUsage()
        await logIn({ username, from: `192.0.2.${round * 3 + place}` })
        const { user, system } = process.cpuUsage(before)
        ;(took[place] ??= []).push(user + system)
      }
    const [there = 0, away = 0, without = 0] = Object.values(took).map(
      (times) => times.toSorted((a, b) => a - b)[4],
    )

    // Of the processor, which nobody else's load changes: a hash takes tens of milliseconds, everything else a few.
    expect(away).toBeGreaterThan(there / 3)
    expect(without).toBeGreaterThan(there / 3)
  })
})
