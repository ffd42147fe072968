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
import { startApi, type RunningApi } from './start-api.ts'

let it: RunningApi
beforeAll(async () => {
  it = await startApi()
  await it.ctx.db.hosts.create(aHost())
  await settle(async () => (await it.get('/api/hosts')).json.length === 1)
})
afterAll(() => it[Symbol.asyncDispose]())

const active = async (name: string) =>
  (await it.ctx.db.updates.findOne({ slot: `${localHostId}/${name}/active` }).lean()) as UpdateDoc | null

const own = { isSelf: true, selfRole: 'process', selfReason: 'Sentinel’s updater runs in it.' } as const

describe('a self-update', () => {
  test('is not there where Sentinel does not run in containers', async () => {
    expect(await it.post('/api/self-update')).toMatchObject({
      status: 501,
      json: { code: 'self_update_unavailable' },
    })
  })

  test('queues what waits or was found for each of our containers, the updater last, and nothing else', async () => {
    for (const name of ['updater', 'scanner', 'notifier']) {
      const doc = await it.ctx.db.containers.create(aContainerDoc({ name, ...own }))
      const { containerId } = doc
      const process = { service: name, containerId: containerId.slice(0, 12), seenAt: new Date() }
      await it.ctx.db.processes.create({ _id: name, ...process })
    }
    await it.ctx.db.containers.create(aContainerDoc({ name: 'mongo', isSelf: true, selfRole: 'state' }))
    await it.ctx.db.containers.create(aContainerDoc({ name: 'web' }))
    const { imageId } = aContainerDoc({ name: 'notifier' })
    await it.ctx.db.decisions.create(aDecision({ name: 'notifier', imageId, candidate: aCandidate() }))
    const pending = anUpdate({ name: 'updater' })
    await it.ctx.db.updates.create(pending)

    const { status, json } = await it.post('/api/self-update')

    expect(status).toBe(200)
    expect(json).toMatchObject({
      status: 'started',
      message: 'Self-update to 1.1.0 initiated -- Sentinel will restart shortly',
      updates: [{ name: 'notifier' }, { name: 'scanner' }, { name: 'updater', update_id: pending._id }],
    })
    expect(await active('updater')).toMatchObject({ state: 'queued', cause: 'self' })
    expect(await active('notifier')).toMatchObject({
      cause: 'self',
      to: { reference: 'example/app:1.1.0', digest: aCandidate().digest },
    })
    expect(await active('scanner')).toMatchObject({
      cause: 'self',
      to: { reference: 'example/app:1.0.0', digest: '' },
    })
    expect(await active('mongo')).toBeNull()
    expect(await active('web')).toBeNull()
    expect((await it.post('/api/self-update')).json.code).toBe('update_in_progress')
    expect((await it.get('/api/logs')).text).toContain('self_update')
  })

  test('is what a version of one of our containers becomes', async () => {
    await it.ctx.db.containers.create(aContainerDoc({ name: 'api', ...own }))

    const { json } = await it.post('/api/containers/api/update-to-version', { tag: '2.1.0' })

    expect(json.message).toBe('Self-update to 2.1.0 initiated -- Sentinel will restart shortly')
    expect(await active('api')).toMatchObject({ cause: 'self', to: { tag: '2.1.0' } })
  })
})

describe('our own containers', () => {
  test.each([
    ['process', 'POST /api/self-update'],
    ['state', 'by hand'],
  ] as const)('that are %s are protected, with the way to update them', async (selfRole, way) => {
    const name = `own-${selfRole}`
    const selfReason = 'It is known.'
    await it.ctx.db.containers.create(aContainerDoc({ name, isSelf: true, selfRole, selfReason }))

    for (const path of [
      `/api/update/${name}`,
      `/api/containers/${name}/restart`,
      `/api/containers/${name}/stop`,
      `/api/containers/${name}/start`,
      `/api/containers/${name}/rollback`,
    ]) {
      const answer = await it.post(path)
      expect(answer).toMatchObject({ status: 403, json: { code: 'self_protected' } })
      expect(answer.json.error).toContain(way)
      expect(answer.json.error).toContain('It is known')
    }
    const policy = await it.post(`/api/containers/${name}/policy`, { policy: 'auto' })
    expect(policy.status).toBe(403)
    await it.ctx.db.updates.create(anUpdate({ name }))
    expect((await it.post(`/api/approve/${name}`)).status).toBe(403)
  })
})
