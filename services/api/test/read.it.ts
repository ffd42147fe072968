import { aContainerDoc, aHost, localHostId } from '@sentinel/testkit/factories'
import { seed, seedNames } from '@sentinel/testkit/seed'
import { settle } from '@sentinel/testkit/settle'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApi, type RunningApi } from './start-api.ts'

let it: RunningApi
beforeAll(async () => {
  it = await startApi()
  await seed(it.ctx.db)
  await settle(async () => (await it.get('/api/containers')).json.length > 0)
})
afterAll(() => it[Symbol.asyncDispose]())

test('the list has the page’s members, sorted by name, and ends with a newline', async () => {
  const { json, text, headers } = await it.get('/api/containers')

  expect(json).toHaveLength(Object.keys(seedNames).length)
  expect(json.find(({ name }: { name: string }) => name === seedNames.running)).toEqual({
    id: expect.any(String),
    name: seedNames.running,
    image: 'example/app:1.0.0',
    policy: 'manual',
    state: 'running',
    maintenance: true,
  })
  expect(json.map(({ name }: { name: string }) => name)).toEqual(Object.values(seedNames).toSorted())
  expect(text.endsWith(']\n')).toBe(true)
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(headers.get('cache-control')).toBe('no-store')
})

test('one container comes with its history and what it could be rolled back to', async () => {
  const { json } = await it.get(`/api/containers/${seedNames.upToDate}`)

  expect(Object.keys(json).toSorted()).toEqual(
    ['id', 'name', 'image', 'policy', 'state', 'maintenance', 'history', 'snapshots'].toSorted(),
  )
  expect(json.snapshots).toEqual([])
  expect(json.history).toHaveLength(1)
  expect(json.history[0]).toMatchObject({
    container_name: seedNames.upToDate,
    old_image: 'example/app:0.9.0',
    new_image: 'example/app:1.0.0',
    outcome: 'success',
    type: 'update',
    host_id: '',
    host_name: '',
    duration: expect.any(Number),
  })
})

test('the queue lists what waits with the page’s members', async () => {
  const { json } = await it.get('/api/queue')

  expect(json.map(({ container_name }: { container_name: string }) => container_name)).toEqual([
    seedNames.awaitingApproval,
    seedNames.deferred,
  ])
  expect(json[0]).toMatchObject({
    container_id: expect.any(String),
    current_image: 'example/app:1.0.0',
    current_digest: expect.stringMatching(/^sha256:/),
    remote_digest: expect.stringMatching(/^sha256:/),
    detected_at: expect.any(String),
    newer_versions: ['1.1.0'],
    key: seedNames.awaitingApproval,
    candidate_id: expect.any(String),
    target_image: 'example/app:1.1.0',
  })
  expect(json[0]).not.toHaveProperty('host_id')
  expect((await it.get('/api/queue/count')).json).toEqual({ count: 2 })
  expect((await it.get('/api/stats')).json).toEqual({ total: 12, running: 11, pending: 2 })
})

test('the queue can be downloaded', async () => {
  const { text, headers } = await it.get('/api/queue/export?format=csv')

  expect(headers.get('content-disposition')).toBe('attachment; filename="sentinel-queue.csv"')
  expect(text.split('\n')[0]).toBe('container,current_image,new_image,detected_at,type,host_id')
  expect(text.split('\n')[1]).toContain(`${seedNames.awaitingApproval},example/app:1.0.0,1.1.0,`)
  expect((await it.get('/api/queue/export')).json).toHaveLength(2)
})

test('the fleet says of each container what runs, what is newer and why it waits', async () => {
  const { json } = await it.get('/api/fleet')
  const by = (name: string) => json.containers.find((each: { name: string }) => each.name === name)

  expect(json.hosts[0]).toMatchObject({ id: localHostId, is_local: true, status: 'connected' })
  expect(by(seedNames.available).candidate).toMatchObject({ reference: 'example/app:1.1.0', kind: 'version' })
  expect(by(seedNames.available).decision.trace[0].text).toBe('A newer image is there')
  expect(by(seedNames.awaitingApproval).waiting).toMatchObject({ state: 'pending' })
  expect(by(seedNames.deferred).waiting.reason).toContain('maintenance window')
  expect(by(seedNames.deferred).can.approve).toMatchObject({ allowed: false })
  expect(by(seedNames.running).active.progress).toMatchObject({ step: 'prove', current: 3, total: 10 })
  expect(by(seedNames.running).can.update).toMatchObject({ allowed: false, reason: expect.any(String) })
  expect(by(seedNames.needsAttention).active.attention.answers).toHaveLength(3)
  expect(by(seedNames.checkFailed).decision).toMatchObject({ outcome: 'failed', error: expect.any(String) })
  expect(json.permissions).toContain('containers.approve')
})

test('an update is shown with its steps and what the sick container left', async () => {
  const { json: history } = await it.get('/api/history?type=update')
  const { id } = history.find(({ outcome }: { outcome: string }) => outcome === 'rollback')

  const { json } = await it.get(`/api/updates/${id}`)

  expect(json.evidence).toEqual({
    logs: 'listening…\npanic: no such table\n',
    exit_code: 2,
    oom_killed: false,
    health: 'unhealthy',
  })
  expect(json.steps.map(({ step }: { step: string }) => step)).toContain('swap')
})

test('the history pages by a time, and a wrong limit counts as none', async () => {
  const { json: all } = await it.get('/api/history?limit=0')
  const { json: older } = await it.get(`/api/history?before=${all[0].timestamp}`)

  expect(all.map(({ outcome }: { outcome: string }) => outcome).toSorted()).toEqual([
    'failed',
    'rollback',
    'success',
  ])
  expect(older.every(({ timestamp }: { timestamp: string }) => timestamp < all[0].timestamp)).toBe(true)
  expect((await it.get('/api/history?limit=1')).json).toHaveLength(1)
  expect((await it.get('/api/history?before=yesterday')).status).toBe(400)
})

test('the history can be downloaded, and no cell is taken for a formula', async () => {
  await it.ctx.db.updates.updateOne({ name: seedNames.failed }, { $set: { reason: '=cmd()' } })

  const { text } = await it.get('/api/history/export?format=csv')

  expect(text.split('\n')[0]).toBe(
    'timestamp,container,type,old_image,new_image,outcome,duration_s,error,host_id,host_name',
  )
  expect(text).toContain(",'=cmd(),")
  expect((await it.get('/api/history/export')).json).toHaveLength(3)
})

test('a row has markup that cannot be broken out of', async () => {
  const { json } = await it.get(`/api/containers/${seedNames.awaitingApproval}/row`)

  expect(json).toEqual({ html: expect.any(String), total: 12, running: 11, pending: 2 })
  expect(json.html.match(/<tr/g)).toHaveLength(2)
})

test('settings are text, by variable and by key, and secrets are masked', async () => {
  const { json, text } = await it.get('/api/settings')

  expect(json).toMatchObject({
    SENTINEL_POLL_INTERVAL: '6h0m0s',
    poll_interval: '6h0m0s',
    default_policy: 'manual',
    paused: 'false',
    REDIS_URL: '********',
  })
  expect(text).not.toContain(it.own.environment['REDIS_URL'])
})

test('about, hosts, logs and the last scan answer', async () => {
  expect((await it.get('/api/about')).json).toMatchObject({
    containers: 12,
    updates_applied: 1,
    docker_health: 'ok',
  })
  expect((await it.get('/api/hosts')).json).toHaveLength(1)
  expect((await it.get('/api/logs')).json).toEqual(expect.any(Array))
  expect((await it.get('/api/last-scan')).json).toEqual({ last_scan: null })
})

test('a host that is away leaves its containers in the list, marked', async () => {
  const away = aHost({ slug: 'remote', status: 'away' })
  await it.ctx.db.hosts.create(away)
  await it.ctx.db.containers.create(aContainerDoc({ hostId: away._id, name: 'far' }))

  const json = await settle(async () => {
    const answer = await it.get(`/api/containers?host=${away._id}`)
    return answer.status === 200 && answer.json.length > 0 ? answer.json : undefined
  })

  expect(json).toEqual([expect.objectContaining({ name: 'far', stale: true })])
  expect((await it.get('/api/containers')).json.some((each: { name: string }) => each.name === 'far')).toBe(
    false,
  )
})

test('the API describes itself', async () => {
  const { json } = await it.get('/api/openapi.json')

  expect(json.openapi).toBe('3.1.0')
  expect(json.paths['/api/containers/{name}/policy']).toHaveProperty('post')
  expect(json.paths['/api/containers/{name}/policy']).toHaveProperty('delete')
})
