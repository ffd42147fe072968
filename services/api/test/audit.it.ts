import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { LogEntryDoc } from '@sentinel/shared/resources/log-entry'
import { checkChain } from '../src/audit/check-chain.ts'
import { auditKey } from '../src/audit/seal-entry.ts'
import { logActivity } from '../src/commands/log-activity.ts'
import { aSession, aUser, type OpenSession } from './somebody.ts'
import { startApi, type RunningApi } from './start-api.ts'

const secretKey = 'the key of this installation'
let api: RunningApi
let beside: RunningApi
let admin: OpenSession
beforeAll(async () => {
  api = await startApi({
    SENTINEL_AUTH: 'on',
    SENTINEL_LOGIN_ATTEMPTS: '1000',
    SENTINEL_SECRET_KEY: secretKey,
  })
  beside = await startApi({}, api)
  admin = await aSession(api, await aUser(api, 'ada', { roleId: 'admin' }))
})
afterAll(async () => {
  await beside[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})
beforeEach(() => api.ctx.db.logEntries.deleteMany({}))

const caller = { name: 'ada', address: '192.0.2.1' }
const entries = () => api.ctx.db.logEntries.find({}).sort({ seq: -1 }).lean<LogEntryDoc[]>()

test('what two processes write at once is one chain', async () => {
  const writes = Array.from({ length: 40 }, (_, index) =>
    logActivity((index % 2 === 0 ? api : beside).ctx, { type: 'auth', message: `entry ${index}`, caller }),
  )
  await Promise.all(writes)

  const found = await entries()
  expect(found).toHaveLength(40)
  expect(new Set(found.map(({ message }) => message)).size).toBe(40)
  const newest = found[0]?.seq ?? 0
  expect(found.map(({ seq }) => seq)).toEqual(found.map((_, index) => newest - index))
  expect(checkChain(found, auditKey(secretKey)).filter((each) => each !== undefined)).toEqual([])
})

test('the log shows where it was changed and where something is missing', async () => {
  for (const message of ['one', 'two', 'three', 'four', 'five'])
    await logActivity(api.ctx, { type: 'auth', message, caller })
  await api.ctx.db.logEntries.updateOne({ message: 'four' }, { $set: { user: 'eve' } })
  await api.ctx.db.logEntries.deleteOne({ message: 'two' })

  const { json } = await beside.get('/api/logs', admin.headers)

  expect(
    json.map(({ message, problem = '' }: { message: string; problem?: string }) => [message, problem]),
  ).toEqual([
    ['five', ''],
    ['four', 'this entry was changed after it was written'],
    ['three', '1 entries before this one are missing'],
    ['one', ''],
  ])
})

const said = async () =>
  (await entries()).toReversed().map(({ message, user, ip, result = '' }) => ({ message, user, ip, result }))

describe('the log tells of', () => {
  const json = { 'content-type': 'application/json' }
  test('every sign-in, right or wrong, with who and from where', async () => {
    await aUser(api, 'otto', { password: 'correct horse 1' })
    await api.post('/login', { username: 'otto', password: 'wrong horse 1' }, json)
    await api.post('/login', { username: 'nobody', password: 'wrong horse 1' }, json)
    await api.post('/login', { username: 'otto', password: 'correct horse 1' }, json)

    const ip = '127.0.0.1'
    expect(await said()).toEqual([
      { message: expect.stringContaining('a sign-in as otto failed'), user: '', ip, result: 'failed' },
      { message: expect.stringContaining('a sign-in as nobody failed'), user: '', ip, result: 'failed' },
      { message: 'otto signed in with the password', user: 'otto', ip, result: '' },
    ])
  })

  test('tokens, sessions and users, and never of a secret', async () => {
    const token = await api.post('/api/auth/tokens', { name: 'ci' }, admin.headers)
    const call = (method: string, path: string, body?: object) =>
      fetch(api.base + path, {
        method,
        headers: admin.headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    const secret = 'correct horse 1'
    const made = await api.post(
      '/api/auth/users',
      { username: 'zoe', password: secret, role_id: 'viewer' },
      admin.headers,
    )
    await call('PUT', `/api/auth/users/${made.json.id}/role`, { role_id: 'operator' })
    await call('POST', `/api/auth/users/${made.json.id}/unlock`)
    await call('POST', `/api/auth/users/${made.json.id}/password`, { password: 'other horse 2' })
    await call('DELETE', `/api/auth/users/${made.json.id}`)
    await call('DELETE', `/api/auth/tokens/${token.json.id}`)
    await call('DELETE', '/api/auth/sessions')

    const messages = (await said()).map(({ message }) => message)
    expect(messages).toEqual([
      `ada made the API token ${token.json.id} (ci)`,
      'ada made the user zoe (viewer)',
      'ada made zoe operator (was viewer)',
      'ada unlocked zoe',
      'ada gave zoe a new password; sessions, API tokens and passkeys ended',
      'ada deleted the user zoe (operator)',
      `ada deleted the API token ${token.json.id}`,
      'ada ended 0 other sessions',
    ])
    expect(JSON.stringify(await entries())).not.toMatch(/horse|sntkn_/)
  })
})
