import { aContainerDoc, aDecision, aHost, anUpdate, hexOf, localHostId } from '@sentinel/testkit/factories'
import { settle } from '@sentinel/testkit/settle'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveJobs } from './serve-jobs.ts'
import { startApi, type RunningApi } from './start-api.ts'

let it: RunningApi
const otherHost = 'b'.repeat(32)
const far = (name: string) => `${otherHost}::${name}`
const of = (service: string) => ({ stack: 'shop', service })
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000)
const labels = (entries: Record<string, string>) =>
  Object.entries(entries).map(([name, value]) => ({ name, value }))

beforeAll(async () => {
  it = await startApi()
  const { db } = it.ctx
  await db.hosts.create([aHost(), aHost({ _id: otherHost, slug: 'nas', name: 'nas' })])
  const vpn = aContainerDoc({ name: 'vpn' })
  await db.containers.create([
    vpn,
    aContainerDoc({ name: 'torrent', sharesWith: [{ what: 'network', target: vpn.containerId }] }),
    aContainerDoc({ name: 'shop-db-1', ...of('db') }),
    aContainerDoc({
      name: 'shop-web-1',
      ...of('web'),
      labels: labels({ 'com.docker.compose.depends_on': 'db:service_healthy:true' }),
    }),
    aContainerDoc({ name: 'proxy', labels: labels({ 'sentinel.depends-on': 'shop-web-1,nobody' }) }),
    aContainerDoc({ name: 'web', hostId: otherHost, labels: labels({ 'sentinel.depends-on': 'db' }) }),
    aContainerDoc({ name: 'db', hostId: otherHost }),
  ])
  await settle(async () => (await it.get('/api/deps')).json.containers.length === 7)
})
afterAll(() => it[Symbol.asyncDispose]())

describe('GET /api/deps', () => {
  test('tells who depends on whom, of all hosts and of all kinds, and the order that follows', async () => {
    const { status, json } = await it.get('/api/deps')

    expect(status).toBe(200)
    expect(json.containers).toEqual([
      { name: far('db'), dependencies: [], dependents: [far('web')] },
      { name: far('web'), dependencies: [far('db')], dependents: [] },
      { name: 'proxy', dependencies: ['shop-web-1'], dependents: [] },
      { name: 'shop-db-1', dependencies: [], dependents: ['shop-web-1'] },
      { name: 'shop-web-1', dependencies: ['shop-db-1'], dependents: ['proxy'] },
      { name: 'torrent', dependencies: ['vpn'], dependents: [] },
      { name: 'vpn', dependencies: [], dependents: ['torrent'] },
    ])
    expect(json.order).toEqual([far('db'), far('web'), 'shop-db-1', 'shop-web-1', 'proxy', 'vpn', 'torrent'])
    expect(json).toMatchObject({ has_cycles: false })
    expect(json).not.toHaveProperty('error')
  })

  test('tells of each edge in which way the one needs the other, and whether it is restarted with it', async () => {
    const { edges } = (await it.get('/api/deps')).json

    expect(edges).toHaveLength(4)
    expect(edges).toEqual(
      expect.arrayContaining([
        { consumer: 'torrent', provider: 'vpn', kinds: ['network'], restarts: false },
        { consumer: 'shop-web-1', provider: 'shop-db-1', kinds: ['compose'], restarts: true },
        { consumer: 'proxy', provider: 'shop-web-1', kinds: ['label'], restarts: false },
        { consumer: far('web'), provider: far('db'), kinds: ['label'], restarts: false },
      ]),
    )
  })

  test('of one container tells the same, also of another host; of an unknown one nothing', async () => {
    expect((await it.get('/api/deps/shop-web-1')).json).toEqual({
      name: 'shop-web-1',
      dependencies: ['shop-db-1'],
      dependents: ['proxy'],
    })
    expect((await it.get(`/api/deps/web?host=${otherHost}`)).json.dependencies).toEqual([`${otherHost}::db`])
    const unknown = await it.get('/api/deps/nobody')
    expect(unknown.status).toBe(200)
    expect(unknown.json).toEqual({ name: 'nobody', dependencies: [], dependents: [] })
  })

  test('says of a cycle that there is no order, and between whom', async () => {
    await it.ctx.db.containers.create([
      aContainerDoc({ name: 'egg', labels: [{ name: 'sentinel.depends-on', value: 'hen' }] }),
      aContainerDoc({ name: 'hen', labels: [{ name: 'sentinel.depends-on', value: 'egg' }] }),
    ])

    const json = await settle(async () => {
      const answer = await it.get('/api/deps')
      return answer.json.has_cycles ? answer.json : null
    })

    expect(json.order).toEqual([])
    expect(json.error).toContain('egg, hen')
  })
})

describe('POST /api/containers/{name}/plan', () => {
  const answer = {
    body: { Image: 'nginx:2', HostConfig: {} },
    networksToConnect: [],
    changes: [{ path: 'Config.User', before: null, after: 'app' }],
    run: { command: 'docker run -d nginx:2', untold: [] },
    image: { before: 'sha256:1', after: 'sha256:2', source: 'registry' },
    imageChanges: [{ field: 'user', key: '', before: null, after: 'app' }],
    dependants: [{ name: 'torrent', state: 'running', shares: ['network'] }],
    refusals: [],
    strategy: 'stop-first',
    strategyText: 'Nobody asked for another order',
  }

  test('says that an updater is missing where none runs', async () => {
    const { status, json } = await it.post('/api/containers/vpn/plan')

    expect({ status, code: json.code }).toEqual({ status: 503, code: 'no_worker' })
  })

  test('tells what an updater found, with the gates of the last check and the outage to be expected', async () => {
    const asked: unknown[] = []
    await using _updater = serveJobs(it, 'plan', {
      'update.preview': (payload: unknown) => {
        asked.push(payload)
        const isFirst = asked.length === 1
        return isFirst ? { ...answer, strategy: 'start-first', strategyText: 'Nothing forbids it' } : answer
      },
    })
    const until = at(60)
    const gates = [
      { rule: 'policy', verdict: 'ask', text: 'A person must approve it.' },
      { rule: 'maintenance-window', verdict: 'hold', text: 'The window is closed.', until },
    ]
    await it.ctx.db.decisions.create(aDecision({ name: 'vpn', trace: gates }))
    const beside = await it.post('/api/containers/vpn/plan')
    const unknown = await it.post('/api/containers/vpn/plan')
    const stop = { step: 'stop-old', direction: 'forward', phase: 'done', at: at(0), endedAt: at(2) } as const
    const start = { ...stop, step: 'start-new', at: at(2), endedAt: at(3) }
    const update = anUpdate({ name: 'shop-db-1', state: 'succeeded', endedAt: at(9), steps: [stop, start] })
    await it.ctx.db.updates.create(update)

    const { status, json } = await it.post('/api/containers/vpn/plan', { tag: '2' })
    const own = await it.post('/api/containers/shop-db-1/plan', { reference: 'postgres:17' })

    expect(status).toBe(200)
    expect(json).toMatchObject({
      name: 'vpn',
      create_body: answer.body,
      docker_run: 'docker run -d nginx:2',
      image: { is_same: false, source: 'registry' },
      dependants: answer.dependants,
      strategy: 'stop-first',
      expected_outage: { seconds: 3, source: 'fleet' },
    })
    expect(json.gates).toEqual(
      gates.map((gate) => ({ ...gate, until: 'until' in gate ? until.toISOString() : null })),
    )
    expect(beside.json).toMatchObject({
      strategy: 'start-first',
      strategy_text: 'Nothing forbids it',
      expected_outage: { seconds: 0, source: 'strategy' },
    })
    expect(unknown.json.expected_outage).toMatchObject({ seconds: null, source: 'unknown' })
    expect(own.json.expected_outage).toMatchObject({ seconds: 3, source: 'container' })
    expect(asked.slice(2)).toMatchObject([
      { name: 'vpn', to: { tag: '2' } },
      { to: { reference: 'postgres:17' } },
    ])
  })

  test('refuses what is no reference, and containers that nobody knows', async () => {
    expect((await it.post('/api/containers/vpn/plan', { reference: 'UPPER case' })).json.code).toBe(
      'invalid_reference',
    )
    expect((await it.post('/api/containers/nobody/plan')).status).toBe(404)
  })
})

async function running(name: string, mayCancel: boolean) {
  const journal = { direction: 'forward' as const, done: [], begun: 'pull', state: '{}', mayCancel }
  const update = anUpdate({ name, hostId: localHostId, state: 'running', journal })
  await it.ctx.db.updates.create(update)
  return update._id
}

describe('an update that runs', () => {
  test('can be taken back until the old container is touched, and says so', async () => {
    const id = await running('early', true)
    expect((await it.get(`/api/updates/${id}`)).json).toMatchObject({ can_cancel: true, cancelled_by: null })

    const first = await it.post(`/api/updates/${id}/cancel`)
    const again = await it.post(`/api/updates/${id}/cancel`)

    expect([first, again].map(({ status, json }) => [status, json.status])).toEqual([
      [200, 'cancelling'],
      [200, 'cancelling'],
    ])
    const { json } = await it.get(`/api/updates/${id}`)
    expect(json).toMatchObject({ state: 'running', can_cancel: false })
    expect(json.cancelled_by).not.toBeNull()
  })

  test('cannot be taken back afterwards, with the reason', async () => {
    const id = await running('late', false)

    const { status, json } = await it.post(`/api/updates/${id}/cancel`)

    expect({ status, code: json.code }).toEqual({ status: 409, code: 'update_not_cancellable' })
    expect(json.error).toContain('is replacing the old container already')
    expect((await it.ctx.db.updates.findById(id).lean())?.cancel).toBeUndefined()
  })
})

test('an update tells whether the new container came out as asked for, and what a person has to look at', async () => {
  const update = anUpdate({ name: 'odd', hostId: localHostId, state: 'needs_attention' })
  const differences = JSON.stringify([{ path: 'Config.Labels.a.b', wanted: '1', found: undefined }])
  const seen = { role: 'stranger', id: hexOf('x'), name: 'odd', state: 'running', image: 'nginx:1' } as const
  await it.ctx.db.updates.create({
    ...update,
    fidelity: { passed: false, at: new Date(), differences, allowed: ['Config.Image'] },
    dependants: ['torrent'],
    attention: {
      seen: 'Another one bears the name.',
      containers: [seen],
      answers: [{ answer: 'dealt_with', effect: 'Touches nothing' }],
    },
  })

  const { json } = await it.get(`/api/updates/${update._id}`)

  expect(json.fidelity).toMatchObject({
    passed: false,
    differences: [{ path: 'Config.Labels.a.b', wanted: '1' }],
    allowed: ['Config.Image'],
  })
  expect(json.dependants).toEqual(['torrent'])
  expect(json.attention).toEqual({
    seen: 'Another one bears the name.',
    containers: [seen],
    answers: [{ answer: 'dealt_with', effect: 'Touches nothing' }],
  })
})
