import type { UpdateDoc } from '@sentinel/shared/resources/update'
import {
  aCandidate,
  aContainerDoc,
  aDecision,
  aHost,
  anImagePoint,
  anUpdate,
  localHostId,
} from '@sentinel/testkit/factories'
import { settle } from '@sentinel/testkit/settle'
import { openEvents } from '@sentinel/testkit/open-events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError } from '@sentinel/shared/errors/app-error'
import { serveJobs } from './serve-jobs.ts'
import { startApi, type RunningApi } from './start-api.ts'

let it: RunningApi
beforeAll(async () => {
  it = await startApi()
  await it.ctx.db.hosts.create(aHost())
  await settle(async () => (await it.get('/api/hosts')).json.length === 1)
})
afterAll(() => it[Symbol.asyncDispose]())

const container = (name: string, overrides = {}) =>
  it.ctx.db.containers.create(aContainerDoc({ name, ...overrides }))
const active = async (name: string) =>
  (await it.ctx.db.updates.findOne({ slot: `${localHostId}/${name}/active` }).lean()) as UpdateDoc
const jobsOf = async (queue: 'update' | 'scan', name: string) =>
  (await it.ctx.queues.queue(queue).getJobs()).filter((job) => job.name === name).map(({ data }) => data)

test('without anything that waits an update pulls the same image again', async () => {
  await container('plain')

  const { json } = await it.post('/api/update/plain')

  expect(json).toMatchObject({ status: 'started', name: 'plain', message: 'update started for plain' })
  const update = await active('plain')
  expect(update).toMatchObject({
    _id: json.update_id,
    state: 'queued',
    cause: 'update',
    requestedBy: 'system',
    from: { reference: 'example/app:1.0.0', tag: '1.0.0' },
    to: { reference: 'example/app:1.0.0', digest: '' },
  })
  expect(await jobsOf('update', 'update.run')).toContainEqual({ updateId: update._id })
  expect((await it.post('/api/update/plain')).json.code).toBe('update_in_progress')
})

test('what waits for approval is what an update takes', async () => {
  await container('offered')
  const pending = anUpdate({ name: 'offered' })
  await it.ctx.db.updates.create(pending)

  const { json } = await it.post('/api/update/offered')

  expect(json.update_id).toBe(pending._id)
  expect(await active('offered')).toMatchObject({ cause: 'update', to: { reference: 'example/app:1.1.0' } })
})

test('an update that waits for its time makes room for one now', async () => {
  await container('window')
  const deferred = anUpdate({ name: 'window', state: 'deferred' })
  await it.ctx.db.updates.create(deferred)

  const { json } = await it.post('/api/update/window')

  expect(json.update_id).not.toBe(deferred._id)
  expect(await active('window')).toMatchObject({ to: { reference: 'example/app:1.1.0' }, cause: 'update' })
  expect(await it.ctx.db.updates.findById(deferred._id).lean()).toMatchObject({ state: 'cancelled' })
})

test('a version is a tag of the same repository', async () => {
  await container('versioned', { image: 'registry.home:5000/team/app:1.0.0-alpine' })

  const { json } = await it.post('/api/containers/versioned/update-to-version', { tag: '2.0.0' })

  expect(json.message).toBe('Updating versioned to registry.home:5000/team/app:2.0.0')
  expect(await active('versioned')).toMatchObject({
    cause: 'version',
    to: { reference: 'registry.home:5000/team/app:2.0.0', tag: '2.0.0' },
  })
})

test('a container that runs from an image id has no versions', async () => {
  await container('nameless', { image: `sha256:${'a'.repeat(64)}` })

  const { status, json } = await it.post('/api/containers/nameless/update-to-version', { tag: '2' })

  expect({ status, code: json.code }).toEqual({ status: 400, code: 'image_reference_is_id' })
})

function ended(from: string, to: string, minutesAgo: number): UpdateDoc {
  return anUpdate({
    name: 'back',
    state: 'succeeded',
    from: anImagePoint(from),
    to: anImagePoint(to),
    recipe: '{}',
    endedAt: new Date(Date.now() - minutesAgo * 60_000),
  })
}

test('a rollback goes back behind the last update, and then behind the one before', async () => {
  await container('back', { image: 'example/app:3' })
  const first = ended('example/app:1', 'example/app:2', 30)
  const second = ended('example/app:2', 'example/app:3', 20)
  await it.ctx.db.updates.create([first, second])

  await it.post('/api/containers/back/rollback')
  const rollback = await active('back')
  expect(rollback).toMatchObject({
    kind: 'rollback',
    rollbackOf: second._id,
    to: { reference: 'example/app:2' },
  })

  await it.ctx.db.updates.updateOne(
    { _id: rollback._id },
    { $set: { state: 'succeeded', endedAt: new Date() }, $unset: { slot: '' } },
  )
  await it.post('/api/containers/back/rollback')
  expect(await active('back')).toMatchObject({ rollbackOf: first._id, to: { reference: 'example/app:1' } })
})

test('without an update there is nothing to go back to', async () => {
  await container('fresh')

  expect(await it.post('/api/containers/fresh/rollback')).toMatchObject({
    status: 404,
    json: { code: 'nothing_to_roll_back' },
  })
})

test.each([
  ['restart', 'restarting'],
  ['stop', 'stopping'],
  ['start', 'starting'],
])('%s is handed over', async (action, status) => {
  const name = `act-${action}`
  await container(name)

  const { json } = await it.post(`/api/containers/${name}/${action}`)

  expect(json).toEqual({ status, name, message: `${action} initiated for ${name}` })
  expect(await jobsOf('update', 'container.act')).toContainEqual({
    hostId: localHostId,
    name,
    action,
    requestedBy: 'system',
  })
})

test('a container is not restarted while its update runs', async () => {
  await container('moving')
  await it.ctx.db.updates.create(anUpdate({ name: 'moving', state: 'running' }))

  expect(await it.post('/api/containers/moving/restart')).toMatchObject({
    status: 409,
    json: { code: 'update_in_progress' },
  })
})

test('a policy is set, told, shown and removed', async () => {
  await container('ruled')
  await using client = await openEvents(it.base)

  expect((await it.post('/api/containers/ruled/policy', { policy: 'pinned' })).json).toEqual({
    status: 'ok',
    name: 'ruled',
    policy: 'pinned',
    message: 'policy set to pinned for ruled',
  })
  expect((await client.waitFor('policy_change')).json).toMatchObject({
    container_name: 'ruled',
    policy: 'pinned',
  })
  expect((await it.get('/api/containers/ruled')).json.policy).toBe('pinned')
  expect((await it.delete('/api/containers/ruled/policy')).json).toMatchObject({
    status: 'ok',
    name: 'ruled',
  })
  expect((await it.get('/api/containers/ruled')).json.policy).toBe('manual')
  expect((await it.delete('/api/containers/ruled/policy')).status).toBe(404)
})

test('policies of several are previewed and then set', async () => {
  await container('bulk-a')
  await container('bulk-own', { isSelf: true })
  const containers = ['bulk-a', 'bulk-own', 'bulk-nobody']

  const preview = await it.post('/api/bulk/policy', { containers, policy: 'auto' })
  expect(preview.json).toEqual({
    mode: 'preview',
    changes: [{ name: 'bulk-a', from: 'manual', to: 'auto' }],
    blocked: [
      { name: 'bulk-own', reason: 'self-protected' },
      { name: 'bulk-nobody', reason: 'no such container' },
    ],
    unchanged: [],
  })

  const done = await it.post('/api/bulk/policy', { containers, policy: 'auto', confirm: true })
  expect(done.json).toEqual({ mode: 'executed', applied: 1, blocked: 2, unchanged: 0 })
  const again = await it.post('/api/bulk/policy', { containers: ['bulk-a'], policy: 'auto' })
  expect(again.json.unchanged).toEqual([{ name: 'bulk-a', reason: 'already auto' }])
})

test('without a scanner a question about a host is answered at once by who is missing', async () => {
  await container('asked')

  for (const path of ['logs', 'tags', 'versions']) {
    const { status, json } = await it.get(`/api/containers/asked/${path}`)
    expect({ status, code: json.code }).toEqual({ status: 503, code: 'no_worker' })
    expect(json.error).toContain('scanner')
  }
  expect((await it.post('/api/check/asked')).json.code).toBe('no_worker')
})

test('a scan is handed over once, also when it is asked for twice', async () => {
  expect(await it.post('/api/scan')).toMatchObject({ status: 200, json: { message: 'Scan started' } })
  expect((await it.post('/api/scan')).status).toBe(200)

  expect(await jobsOf('scan', 'scan.fleet')).toEqual([{ mode: 'manual', requestedBy: 'system' }])
})

test('logs and tags come from whoever serves the host', async () => {
  await container('served')
  await using _ = serveJobs(it, 'host', {
    'host.logs': ({ lines }: { lines: number }) => ({ logs: `${lines} lines\n`, lines }),
    'host.tags': () => ({ tags: ['1.0.0', '1.1.0', 'edge'], newer: ['1.1.0'] }),
  })

  expect((await it.get('/api/containers/served/logs')).json).toEqual({
    logs: '50 lines\n',
    lines: 50,
    remote: false,
  })
  expect((await it.get('/api/containers/served/logs?lines=9999')).json.lines).toBe(500)
  expect((await it.get('/api/containers/served/logs?lines=-1')).json.lines).toBe(50)
  expect((await it.get('/api/containers/served/tags')).json).toEqual(['1.0.0', '1.1.0', 'edge'])
  expect((await it.get('/api/containers/served/versions')).json).toEqual(['1.1.0'])
})

test('what a registry cannot answer is an empty list', async () => {
  await container('unserved')
  await using _ = serveJobs(it, 'host', {
    'host.tags': () => {
      throw new AppError('upstream', 'registry_failed', 'the registry answered 500')
    },
  })

  expect((await it.get('/api/containers/unserved/tags')).json).toEqual([])
})

test('a check tells what the scanner found', async () => {
  await container('found')
  await container('current')
  await container('down')
  const key = { hostId: localHostId }
  await using _ = serveJobs(it, 'scan', {
    'scan.container': async ({ name }: { name: string }) => {
      const found = {
        found: { candidate: aCandidate() },
        current: {},
        down: { outcome: 'failed' as const, error: 'the registry does not answer' },
      }[name]
      await it.ctx.db.decisions.create(aDecision({ ...key, name, ...found }))
    },
  })

  expect((await it.post('/api/check/found')).json).toMatchObject({
    status: 'update_available',
    name: 'found',
    message: 'Update available for found',
    newer_versions: ['1.1.0'],
  })
  expect((await it.post('/api/check/current')).json).toEqual({
    status: 'up_to_date',
    name: 'current',
    message: 'current is up to date',
  })
  expect(await it.post('/api/check/down')).toMatchObject({ status: 502, json: { code: 'check_failed' } })
})
