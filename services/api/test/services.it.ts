import { serviceKey, type SwarmService } from '@sentinel/shared/resources/service'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import {
  aCandidate,
  aContainerDoc,
  aDecision,
  aHost,
  anUpdate,
  localHostId,
} from '@sentinel/testkit/factories'
import { settle } from '@sentinel/testkit/settle'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveJobs } from './serve-jobs.ts'
import { startApi, type RunningApi } from './start-api.ts'

let it: RunningApi
beforeAll(async () => {
  it = await startApi()
})
afterAll(() => it[Symbol.asyncDispose]())

const swarm: SwarmService = {
  mode: 'replicated',
  desired: 3,
  running: 2,
  rolloutState: 'completed',
  rolloutText: 'update completed',
  previousImage: 'example/app:0.9.0@sha256:before',
  ports: [{ hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
  tasks: [
    { slot: 1, node: 'one', address: '10.0.0.1', state: 'running', image: 'example/app:1.0.0', error: '' },
  ],
}

const service = (name: string, overrides: Parameters<typeof aContainerDoc>[0] = {}) =>
  it.ctx.db.containers.create(aContainerDoc({ name: serviceKey(name), swarm, ...overrides }))
const active = async (name: string) =>
  (await it.ctx.db.updates.findOne({ slot: `${localHostId}/${serviceKey(name)}/active` }).lean()) as UpdateDoc

describe('without a swarm', () => {
  test('services are none, and nothing can be done about one', async () => {
    await it.ctx.db.hosts.create(aHost())
    await settle(async () => (await it.get('/api/hosts')).json.length === 1)

    expect((await it.get('/api/services')).json).toEqual([])
    for (const answer of [
      await it.get('/api/services/web/detail'),
      await it.post('/api/services/web/update'),
      await it.post('/api/services/web/rollback'),
      await it.post('/api/services/web/scale', { replicas: 1 }),
    ]) {
      expect(answer).toMatchObject({ status: 400, json: { code: 'swarm_inactive' } })
      expect(answer.json.error).toContain('swarm mode not active')
    }
    await it.ctx.db.hosts.updateOne({ _id: localHostId }, { $set: { isSwarmManager: true } })
  })
})

describe('a service', () => {
  test('is shown with its tasks, its update and its replicas', async () => {
    const doc = await service('shown')
    const candidate = aCandidate()
    await it.ctx.db.decisions.create(
      aDecision({ name: serviceKey('shown'), imageId: doc.imageId, candidate }),
    )
    const shown = {
      ID: doc.containerId,
      Name: 'shown',
      Key: 'service:shown',
      Image: 'example/app:1.0.0',
      Tag: '1.0.0',
      NewestVersion: '1.1.0',
      HasUpdate: true,
      Severity: 'minor',
      Policy: 'manual',
      Replicas: '2/3',
      DesiredReplicas: 3,
      RunningReplicas: 2,
      PrevReplicas: 0,
      Registry: 'docker.io',
      UpdateStatus: 'completed',
      Tasks: [{ NodeName: 'one', NodeAddr: '10.0.0.1', State: 'running', Tag: '1.0.0', Slot: 1, Error: '' }],
      Ports: [{ host_ip: '', host_port: 8080, container_port: 80, protocol: 'tcp' }],
    }

    await settle(async () => (await it.get('/api/services')).json.length === 1)
    expect((await it.get('/api/services')).json).toMatchObject([shown])
    expect((await it.get('/api/services/shown/detail')).json).toMatchObject(shown)
    expect(await it.get('/api/services/nothing/detail')).toMatchObject({
      status: 404,
      json: { code: 'service_not_found' },
    })
  })

  test('stands behind the containers in their list', async () => {
    await service('listed')
    await it.ctx.db.containers.create(aContainerDoc({ name: 'zebra' }))

    await settle(async () => (await it.get('/api/containers')).text.includes('"zebra"'))
    const rows = (await it.get('/api/containers')).json as { name: string; state: string }[]

    const names = rows.map(({ name }) => name)
    expect(names.indexOf('zebra')).toBeLessThan(names.indexOf('listed'))
    expect(rows.find(({ name }) => name === 'listed')).toMatchObject({ state: 'service' })
  })

  test('is updated to what waits for it', async () => {
    await service('waiting')
    const pending = anUpdate({ name: serviceKey('waiting') })
    await it.ctx.db.updates.create(pending)
    await settle(async () => (await it.get('/api/queue')).text.includes('"waiting"'))
    expect((await it.get('/api/queue')).json).toContainEqual(
      expect.objectContaining({ container_name: 'waiting', type: 'service', key: 'service:waiting' }),
    )

    const { status, json } = await it.post('/api/services/waiting/update')

    expect(status).toBe(200)
    expect(json).toMatchObject({ status: 'updating', update_id: pending._id })
    expect(await active('waiting')).toMatchObject({ state: 'queued', cause: 'update' })
  })

  test('is updated to the image that a person names, or to its tag anew', async () => {
    await service('named')
    await service('anew')

    await it.post('/api/services/named/update?version=registry.home:5000/team/app:2.0.0')
    await it.post('/api/services/anew/update')

    expect(await active('named')).toMatchObject({
      cause: 'version',
      to: { reference: 'registry.home:5000/team/app:2.0.0', tag: '2.0.0', digest: '' },
    })
    expect(await active('anew')).toMatchObject({ to: { reference: 'example/app:1.0.0', digest: '' } })
    expect((await it.post('/api/services/named/update?version=a%20b')).status).toBe(400)
    expect((await it.post(`/api/services/named/update?version=${'a'.repeat(257)}`)).status).toBe(400)
  })

  test('is approved by its key, and by its bare name where no container has it', async () => {
    for (const name of ['keyed', 'bare']) {
      await service(name)
      await it.ctx.db.updates.create(anUpdate({ name: serviceKey(name) }))
    }

    expect(await it.post('/api/approve/service:keyed')).toMatchObject({ status: 200 })
    expect(await it.post('/api/approve/bare')).toMatchObject({ status: 200 })
    expect((await active('bare')).cause).toBe('approve')
  })

  test('goes back to what the engine keeps', async () => {
    await service('back')
    await service('first', { swarm: { ...swarm, previousImage: '' } })

    const { json } = await it.post('/api/services/back/rollback')

    expect(json).toMatchObject({ status: 'rolling back' })
    expect(await active('back')).toMatchObject({
      kind: 'rollback',
      to: { reference: 'example/app:0.9.0', digest: 'sha256:before' },
    })
    expect((await it.post('/api/services/first/rollback')).json.code).toBe('nothing_to_roll_back')
  })

  test('is scaled while the caller waits, and its former number is remembered', async () => {
    await service('scaled')
    const asked: unknown[] = []
    await using _ = serveJobs(it, 'update', {
      'service.scale': (payload: unknown) => {
        asked.push(payload)
        return { previous: 3 }
      },
    })

    const down = await it.post('/api/services/scaled/scale', { replicas: 0 })

    expect(down.json).toMatchObject({ status: 'scaled', previous_replicas: 3 })
    expect(asked).toMatchObject([{ hostId: localHostId, name: 'service:scaled', replicas: 0 }])
    await settle(async () => (await it.get('/api/services/scaled/detail')).json.PrevReplicas === 3)
    await it.post('/api/services/scaled/scale', { replicas: 3 })
    await settle(async () => (await it.get('/api/services/scaled/detail')).json.PrevReplicas === 0)
    for (const replicas of [101, -1, 1.5, 'three']) {
      expect((await it.post('/api/services/scaled/scale', { replicas })).status).toBe(400)
    }
  })

  test('is no container that could be stopped, or planned as one', async () => {
    await service('acted')

    for (const act of ['stop', 'plan']) {
      expect(await it.post(`/api/containers/service:acted/${act}`)).toMatchObject({
        status: 409,
        json: { code: 'swarm_service' },
      })
    }
  })

  test('takes a policy as containers do', async () => {
    await service('ruled')

    await it.post('/api/containers/service:ruled/policy', { policy: 'pinned' })

    await settle(async () => (await it.get('/api/services/ruled/detail')).json.Policy === 'pinned')
    expect((await it.get('/api/services/ruled/detail')).json.Policy).toBe('pinned')
  })

  test('of Sentinel’s own is protected', async () => {
    await service('own', { isSelf: true, selfReason: 'It carries the label sentinel.self.' })

    for (const act of ['update', 'rollback', 'scale']) {
      const answer = await it.post(`/api/services/own/${act}`, act === 'scale' ? { replicas: 1 } : undefined)
      expect(answer).toMatchObject({ status: 403, json: { code: 'self_protected' } })
    }
  })

  test('has a history of its own kind', async () => {
    const ended = (state: UpdateDoc['state'], more: Partial<UpdateDoc> = {}) =>
      it.ctx.db.updates.create(anUpdate({ name: serviceKey('past'), state, ...more }))
    await ended('succeeded')
    await ended('failed', { errorCode: 'timeout' })
    await ended('succeeded', { kind: 'rollback' })
    await ended('failed', { kind: 'rollback' })
    await it.ctx.db.updates.create(anUpdate({ name: 'container', state: 'succeeded' }))

    const { json } = await it.get('/api/history?type=service')

    const own = (json as { container_name: string; outcome: string; type: string }[]).filter(
      ({ container_name: name }) => name === 'past',
    )
    expect(own.map(({ outcome }) => outcome).toSorted()).toEqual([
      'rollback_failed',
      'rollback_success',
      'success',
      'timeout',
    ])
    expect(json.every(({ type }: { type: string }) => type === 'service')).toBe(true)
    expect((await it.get('/api/history?type=update')).text).not.toContain('"past"')
  })
})
