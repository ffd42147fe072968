import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSecretBox } from '@sentinel/shared/secrets/secret-box'
import { sealPurpose } from '@sentinel/shared/registries/logins/stored-logins'
import { testCertificates } from '@sentinel/testkit/certificates'
import { aContainerDoc, aHost } from '@sentinel/testkit/factories'
import { settle } from '@sentinel/testkit/settle'
import { serveJobs } from './serve-jobs.ts'
import { startApi, type Answer, type RunningApi } from './start-api.ts'

const secretKey = 'the key of this installation'
const path = '/api/settings/registries'
let it: RunningApi

beforeAll(async () => {
  it = await startApi({ SENTINEL_SECRET_KEY: secretKey })
  await it.ctx.db.hosts.create(aHost())
  await it.ctx.db.containers.create([
    aContainerDoc({ name: 'web', image: 'nginx:1' }),
    aContainerDoc({ name: 'app', image: 'ghcr.io/owner/app:1' }),
  ])
})
afterAll(() => it[Symbol.asyncDispose]())
beforeEach(() => it.ctx.db.registryCredentials.deleteMany({}))

async function put(body: unknown, api = it): Promise<Answer> {
  const response = await fetch(api.base + path, { method: 'PUT', body: JSON.stringify(body) })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) }
}

const ghcr = { id: 'one', registry: 'ghcr.io', username: 'ann', secret: 'hunter2-hunter2' }

function openStored(doc: { registry: string; secret: string } | null): string {
  return createSecretBox(secretKey).open(doc?.secret ?? '', sealPurpose(doc?.registry ?? '', 'secret'))
}

describe('credentials of registries', () => {
  test('are stored sealed, and shown masked under the name that references use', async () => {
    const saved = await put([
      ghcr,
      { id: 'hub', registry: 'https://index.docker.io/v1/', username: 'bob', secret: 'abc' },
    ])

    expect(saved).toMatchObject({
      status: 200,
      json: { status: 'ok', message: 'registry credentials saved' },
    })
    const { json, text } = await it.get(path)
    expect(json['ghcr.io'].credential).toMatchObject({ ...ghcr, secret: 'hunt****' })
    expect(json['docker.io'].credential).toMatchObject({ id: 'hub', registry: 'docker.io', secret: '****' })
    expect(json['docker.io'].login_help).toMatch(/token/)
    expect(text).not.toContain('hunter2-hunter2')
    const doc = await it.ctx.db.registryCredentials.findOne({ _id: 'one' }).lean()
    expect(JSON.stringify(doc)).not.toContain('hunter2')
    expect(openStored(doc)).toBe('hunter2-hunter2')
    expect((await it.get('/api/about')).json.registries).toEqual(['docker.io', 'ghcr.io'])
  })

  test('that come back masked stay as they are, and what is not in the list goes', async () => {
    await put([ghcr, { ...ghcr, id: 'two', registry: 'quay.io' }])

    const again = await put([{ ...ghcr, username: 'anna', secret: 'hunt****' }])

    expect(again.status).toBe(200)
    const docs = await it.ctx.db.registryCredentials.find({}).lean()
    expect(docs.map(({ _id, username }) => [_id, username])).toEqual([['one', 'anna']])
    expect(openStored(docs[0] ?? null)).toBe('hunter2-hunter2')
  })

  test('are never sent to another registry than the one they were entered for', async () => {
    await put([ghcr])

    const moved = await put([{ ...ghcr, registry: 'evil.example.com', secret: 'hunt****' }])

    expect(moved).toMatchObject({ status: 400, json: { code: 'secret_not_stored' } })
    const tested = await it.post(`${path}/test`, {
      ...ghcr,
      registry: 'evil.example.com',
      secret: 'hunt****',
    })
    expect(tested.status).toBe(400)
  })

  test.each([
    ['no registry', { registry: '' }],
    ['no username', { username: '' }],
    ['no secret', { secret: '' }],
    ['something that is no host', { registry: 'not a host' }],
    ['an authority that is no certificate', { ca: 'nonsense' }],
    ['a certificate without its key', { client_certificate: testCertificates.clientCertificate }],
    [
      'a key of another certificate',
      { client_certificate: testCertificates.clientCertificate, client_key: testCertificates.key },
    ],
    ['a mirror that is no host', { mirrors: ['https://x'] }],
  ])('with %s are refused', async (_what, change) => {
    const answer = await put([{ ...ghcr, ...change }])

    expect(answer.status).toBe(400)
    expect(answer.json.error).toMatch(/\w+/)
    expect(await it.ctx.db.registryCredentials.countDocuments({})).toBe(0)
  })

  test('for one registry under two names are refused', async () => {
    const answer = await put([
      { ...ghcr, registry: 'docker.io' },
      { ...ghcr, id: 'two', registry: 'registry-1.docker.io' },
    ])

    expect(answer).toMatchObject({ status: 400, json: { code: 'registry_named_twice' } })
  })

  test('may be a cloud’s without a name, and certificates and mirrors without any', async () => {
    const { ca, clientCertificate, clientKey } = testCertificates
    const saved = await put([
      { id: 'ecr', registry: '123456789012.dkr.ecr.eu-central-1.amazonaws.com', login: 'cloud' },
      {
        id: 'own',
        registry: 'registry.example.com:5000',
        ca,
        client_certificate: clientCertificate,
        client_key: clientKey,
        mirrors: ['mirror.example.com'],
      },
    ])

    expect(saved.status).toBe(200)
    const shown = (await it.get(path)).json['registry.example.com:5000'].credential
    expect(shown).toMatchObject({ client_key: '****', mirrors: ['mirror.example.com'] })
    expect(shown.ca).toContain('BEGIN CERTIFICATE')
  })

  test('sealed with another key are shown with what to do, and can be replaced', async () => {
    await put([ghcr])
    await using other = await startApi({ SENTINEL_SECRET_KEY: 'another key altogether' })
    const doc = await it.ctx.db.registryCredentials.findOne({}).lean()
    await other.ctx.db.registryCredentials.create(doc ?? {})

    const shown = (await other.get(path)).json['ghcr.io'].credential

    expect(shown).toMatchObject({ secret: '****', problem: expect.stringMatching(/SENTINEL_SECRET_KEY/) })
    expect((await put([{ ...ghcr, secret: 'new' }], other)).status).toBe(200)
    expect((await other.get(path)).json['ghcr.io'].credential.problem).toBeUndefined()
  })

  test('cannot be stored without a key, which is said', async () => {
    await using keyless = await startApi({ SENTINEL_SECRET_KEY: '' })

    const answer = await put([ghcr], keyless)

    expect(answer).toMatchObject({ status: 409, json: { code: 'secret_key_missing' } })
    expect(answer.json.error).toContain('SENTINEL_SECRET_KEY')
  })

  test('are removed by their id', async () => {
    await put([ghcr])

    expect(await it.delete(`${path}/one`)).toMatchObject({ status: 200, json: { status: 'ok' } })
    expect(await it.delete(`${path}/one`)).toMatchObject({ status: 404 })
  })
})

describe('a test of credentials', () => {
  test('goes to a scanner sealed, and tells what it found', async () => {
    const seen: unknown[] = []
    await using _worker = serveJobs(it, 'host', {
      'registry.test': (payload) => {
        seen.push(payload)
        return { message: 'Credentials valid' }
      },
    })

    const answer = await it.post(`${path}/test`, ghcr)

    expect(answer.json).toEqual({ success: true, message: 'Credentials valid' })
    expect(JSON.stringify(seen)).not.toContain('hunter2')
  })

  test('of what is missing or not there is refused, and without a scanner it is said which part is missing', async () => {
    expect((await it.post(`${path}/test`, { ...ghcr, username: '' })).status).toBe(400)
    expect(await it.post(`${path}/test`, ghcr)).toMatchObject({ status: 503, json: { code: 'no_worker' } })
  })
})

test('limits are told for every registry in use, by whom it was last asked', async () => {
  const resetAt = new Date(Date.now() + 3_600_000)
  await it.ctx.db.registryLimits.create({
    _id: 'docker.io ',
    registry: 'docker.io',
    isAuthenticated: false,
    limit: 100,
    remaining: 7,
    resetAt,
    seenAt: new Date(),
  })

  const json = await settle(
    async () => {
      const answer = (await it.get('/api/ratelimits')).json
      return answer.registries.length === 2 && answer
    },
    { what: 'the fleet to be read' },
  )

  expect(json.health).toBe('low')
  expect(json.registries).toMatchObject([
    {
      registry: 'docker.io',
      limit: 100,
      remaining: 7,
      reset: resetAt.toISOString(),
      reset_at: resetAt.toISOString(),
      is_auth: false,
      has_limits: true,
      container_count: 1,
      held_until: null,
    },
    { registry: 'ghcr.io', limit: -1, remaining: -1, has_limits: false, container_count: 1, reset: null },
  ])
})
