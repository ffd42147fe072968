import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { isolated } from '@sentinel/testkit/isolated'
import { settle } from '@sentinel/testkit/settle'
import { startServices } from '@sentinel/testkit/start-process'
import { median, type Bench } from './figure.ts'

const pairs = 4000
const warmUp = 500
const logins = 50
const rounds = 4
const everyMs = 10
const calmMs = 3000
const admin = 'bench'
const password = 'correct horse 1'
const path = '/api/queue/count'
const checkLimitMs = 0.3
const statsLimitMs = 100

/** What the check of a session adds to a request, and what many logins at once do to others. */
export const auth: Bench = {
  name: 'auth',
  async run() {
    await using own = isolated('bench-auth', {
      SENTINEL_AUTH: 'on',
      SENTINEL_ADMIN_USER: admin,
      SENTINEL_ADMIN_PASSWORD: password,
      SENTINEL_LOGIN_ATTEMPTS: '100000',
    })
    const options = { isBuilt: true }
    await using on = await startServices(['api'], own.environment, options)
    await using off = await startServices(['api'], { ...own.environment, SENTINEL_AUTH: 'off' }, options)
    const client = new Client()
    const cookie = await settle(() => client.logIn(on.api.url, admin), { what: 'somebody to be signed in' })

    const checked: number[] = []
    const open: number[] = []
    for (let turn = 0; turn < warmUp + pairs; turn++) {
      const [first, second] = [
        await client.get(off.api.url, path, cookie),
        await client.get(on.api.url, path, cookie),
      ]
      if (turn < warmUp) continue
      open.push(first)
      checked.push(second)
    }
    const addedMs = median(checked) - median(open)

    const names = Array.from({ length: logins }, (_, index) => `user-${index}`)
    for (const name of names) await client.addUser(on.api.url, name, cookie)
    const calm = await client.askWhile(wait(calmMs), on.api.url, cookie)
    const waited: number[] = []
    const took: number[] = []
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now()
      const all = Promise.all(names.map((name) => client.logIn(on.api.url, name)))
      waited.push(...(await client.askWhile(all, on.api.url, cookie)))
      took.push(performance.now() - startedAt)
    }
    const p99 = percentile(waited, 99)
    return [
      {
        what: `session check: p50 of GET ${path} with login ${ms(median(checked))}, without ${ms(median(open))}`,
        measured: ms(addedMs),
        wanted: ms(checkLimitMs),
        ratio: addedMs / checkLimitMs,
      },
      {
        what: `GET /api/stats while ${logins} log in at once (${ms(median(took) / logins)} each): p99 of ${waited.length} (p50 ${ms(median(waited))}; p99 without them ${ms(percentile(calm, 99))})`,
        measured: ms(p99),
        wanted: ms(statsLimitMs),
        ratio: p99 / statsLimitMs,
      },
    ]
  },
}

const ms = (value: number) => `${value.toFixed(2)} ms`

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
}

/** As little as possible, so that what is measured is the server. */
class Client {
  readonly #agent = new Agent({ keepAlive: true })

  async logIn(url: string, username: string): Promise<string> {
    const headers = { 'content-type': 'application/json' }
    const answer = await this.#send(`${url}/login`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ username, password }),
    })
    if (answer.status !== 200) throw new Error(`The login was answered with ${answer.status}`)
    return (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ')
  }

  async addUser(url: string, username: string, cookie: string): Promise<void> {
    const [, csrf = ''] = /sentinel_csrf=([^;]+)/.exec(cookie) ?? []
    const headers = { cookie, 'x-csrf-token': csrf, 'content-type': 'application/json' }
    const body = JSON.stringify({ username, password, role_id: 'viewer' })
    const { status } = await this.#send(`${url}/api/auth/users`, { method: 'POST', headers, body })
    if (status !== 201) throw new Error(`The user ${username} was answered with ${status}`)
  }

  /** How long it took, in milliseconds. */
  async get(url: string, route: string, cookie: string): Promise<number> {
    const startedAt = performance.now()
    const { status } = await this.#send(url + route, { headers: { cookie } })
    if (status !== 200) throw new Error(`${route} was answered with ${status}`)
    return performance.now() - startedAt
  }

  /** Asks at a steady rate, whether or not answers come, until `other` is done. */
  async askWhile(other: Promise<unknown>, url: string, cookie: string): Promise<number[]> {
    const asked: Promise<number>[] = []
    const timer = setInterval(() => asked.push(this.get(url, '/api/stats', cookie)), everyMs)
    try {
      await other
    } finally {
      clearInterval(timer)
    }
    return await Promise.all(asked)
  }

  async #send(
    url: string,
    { body, ...options }: { method?: string; headers: Record<string, string>; body?: string },
  ): Promise<Answer> {
    return await new Promise((resolve, reject) => {
      const sent = request(url, { ...options, agent: this.#agent }, (response) => {
        response.resume()
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }))
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }
}
