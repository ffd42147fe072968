import { afterAll, beforeAll, expect, test } from 'vitest'
import { publish } from '@sentinel/testkit/publish'
import type { ServiceProcess } from '@sentinel/testkit/start-process'
import { call, type Update } from '../support/call.ts'
import { ended, listed, outcomes, readUpdate, waiting } from '../support/follow.ts'
import { aShop, type Shop } from '../support/shop.ts'
import { openStack, type Stack } from '../support/stack.ts'

let stack: Stack
let shop: Shop
let api: ServiceProcess
const owned = new AsyncDisposableStack()

beforeAll(async () => {
  stack = owned.use(await openStack('bad-input'))
  shop = owned.use(await aShop(stack))
  api = owned.use(await stack.start(['api', 'scanner', 'updater'])).api
  await waiting(api, shop.name)
})
afterAll(() => owned.disposeAsync())

const posts = (name: string, key: string) => [
  `/api/update/${name}`,
  `/api/check/${name}`,
  `/api/containers/${name}/rollback`,
  `/api/containers/${name}/restart`,
  `/api/containers/${name}/stop`,
  `/api/containers/${name}/start`,
  `/api/approve/${key}`,
  `/api/reject/${key}`,
  `/api/ignore/${key}`,
]
const gets = (name: string) =>
  ['', '/versions', '/tags', '/logs', '/row'].map((more) => `/api/containers/${name}${more}`)

/** Nothing but what was asked for: no update begun, none decided, the container as it was. */
async function expectNothingHappened(): Promise<void> {
  expect(await outcomes(api, shop.name)).toEqual([])
  expect((await listed(api, shop.name)).active).toBeNull()
  expect(await waiting(api, shop.name)).toMatchObject({ target_image: shop.v2.reference })
  await shop.expectWhole(shop.v1)
  expect((await shop.container.inspect()).id).toBe(shop.container.id)
}

test('a container that is not there is named, and nothing happens', async () => {
  const asked = [
    ...gets('nobody').map((path) => ({ path })),
    ...posts('nobody', 'nobody').map((path) => ({ path, method: 'POST' as const })),
    { path: '/api/containers/nobody/update-to-version', method: 'POST' as const, body: { tag: '1.1.0' } },
    { path: '/api/containers/nobody/policy', method: 'POST' as const, body: { policy: 'auto' } },
  ]

  for (const { path, ...words } of asked) {
    const { status, body } = await call(api, path, words)
    expect([path, status, body.code]).toEqual([path, 404, 'container_not_found'])
    expect(body.error).toContain('nobody')
  }

  await expectNothingHappened()
})

test('a host that is not there is never taken for the local one', async () => {
  const { name } = shop
  const asked = [
    ...gets(name).map((path) => ({ path: `${path}?host=elsewhere` })),
    ...posts(name, `elsewhere::${name}`).map((path) => ({
      path: path.includes('::') ? path : `${path}?host=elsewhere`,
      method: 'POST' as const,
    })),
    {
      path: `/api/containers/${name}/update-to-version?host=elsewhere`,
      method: 'POST' as const,
      body: { tag: '1.1.0' },
    },
    { path: '/api/containers?host=elsewhere' },
  ]

  for (const { path, ...words } of asked) {
    const { status, body } = await call(api, path, words)
    expect([path, status, body.code]).toEqual([path, 404, 'host_not_found'])
    expect(body.error).toContain('elsewhere')
  }

  await expectNothingHappened()
})

test.each(['', '-x', 'a b', '../../x', 'latest@sha256:1', 'x'.repeat(129), 5, null, undefined])(
  'what cannot be a tag is refused: %j',
  async (tag) => {
    const path = `/api/containers/${shop.name}/update-to-version`

    const { status, body } = await call(api, path, { method: 'POST', body: { tag } })

    expect([status, body.code]).toEqual([400, 'invalid_input'])
    expect(body.error).toContain('body.tag')
    await expectNothingHappened()
  },
)

test.each(['{', '{"tag":', 'nonsense', '{"tag":"1.1.0"}}', '\u0000'])(
  'a body that is not JSON is told as such: %j',
  async (text) => {
    const paths = [
      `/api/containers/${shop.name}/update-to-version`,
      `/api/containers/${shop.name}/policy`,
      `/api/approve/${shop.name}`,
    ]

    for (const path of paths) {
      const { status, body } = await call(api, path, { method: 'POST', body: text })
      expect([path, status, body.code]).toEqual([path, 400, 'malformed_json'])
      expect(body.error).toMatch(/not JSON/)
    }

    await expectNothingHappened()
  },
)

test('a body without end is cut off, and the API serves the next', async () => {
  const path = `/api/containers/${shop.name}/policy`

  const { status, body } = await call(api, path, {
    method: 'POST',
    body: `{"policy":"${'x'.repeat(2_000_000)}"}`,
  })

  expect([status, body.code]).toEqual([413, 'body_too_large'])
  await expectNothingHappened()
})

test('a tag that the registry does not have fails with its name, and leaves the container alone', async () => {
  const path = `/api/containers/${shop.name}/update-to-version`

  const { status, body } = await call<{ update_id: string }>(api, path, {
    method: 'POST',
    body: { tag: '9.9.9' },
  })
  const update = await ended(api, body.update_id)

  expect(status).toBe(200)
  expect(update.state).toBe('failed')
  expect(update.reason).toContain('9.9.9')
  expect((await shop.container.inspect()).id).toBe(shop.container.id)
  await shop.expectWhole(shop.v1)
})

test('an image for another platform fails before anything is stopped', async () => {
  const { repository, registry } = shop.v1
  await publish(repository, '1.0.1', { registry, architecture: 's390x' })

  const { body } = await call<{ update_id: string }>(api, `/api/containers/${shop.name}/update-to-version`, {
    method: 'POST',
    body: { tag: '1.0.1' },
  })
  const update = await ended(api, body.update_id)

  expect(update).toMatchObject({ state: 'failed', error_code: 'wrong_platform' })
  expect(update.steps.map(({ step }) => step)).not.toContain('stop-old')
  expect((await shop.container.inspect()).id).toBe(shop.container.id)
  await shop.expectWhole(shop.v1)
})

test('of many approvals at once one counts, and the container is replaced once', async () => {
  const { key, candidate_id, update_id } = await waiting(api, shop.name)
  const approve = { method: 'POST', body: { candidate_id } } as const
  const before = await outcomes(api, shop.name)

  const answers = await Promise.all(
    Array.from({ length: 8 }, () => call<Update>(api, `/api/approve/${key}`, approve)),
  )
  const update = await ended(api, update_id)
  const late = await call(api, `/api/approve/${key}`, approve)

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  for (const { status, body } of answers) {
    if (status === 200) continue
    expect([404, 409]).toContain(status)
    expect(body.error).toContain(shop.name)
  }
  expect(late.status).toBe(404)
  expect(update.state).toBe('succeeded')
  expect(update.steps.filter(({ step, phase }) => step === 'start-new' && phase === 'done')).toHaveLength(1)
  expect((await readUpdate(api, update_id)).steps).toEqual(update.steps)
  expect(await outcomes(api, shop.name)).toEqual([...before, 'success'])
  await shop.expectWhole(shop.v2)
})
