import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { aContainerDoc, aHost, anUpdate, localHostId } from '@sentinel/testkit/factories'
import { settle } from '@sentinel/testkit/settle'
import { openEvents } from '@sentinel/testkit/open-events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveJobs } from './serve-jobs.ts'
import { startApi, type RunningApi } from './start-api.ts'

let it: RunningApi
beforeAll(async () => {
  it = await startApi()
  await it.ctx.db.hosts.create(aHost())
  await settle(async () => (await it.get('/api/hosts')).json.length === 1)
})
afterAll(() => it[Symbol.asyncDispose]())

async function waiting(
  name: string,
  overrides: Partial<UpdateDoc> = {},
  host = localHostId,
): Promise<string> {
  await it.ctx.db.containers.create(aContainerDoc({ name, hostId: host }))
  const update = anUpdate({ name, hostId: host, ...overrides })
  await it.ctx.db.updates.create(update)
  return update._id
}
const stored = async (id: string) => (await it.ctx.db.updates.findById(id).lean()) as UpdateDoc
const inFleet = async (name: string) =>
  (await it.get('/api/fleet')).json.containers.find((container: { name: string }) => container.name === name)

test('an approval hands the update over, tells the clients and is noted', async () => {
  const id = await waiting('web')
  await using client = await openEvents(it.base)

  const { status, json } = await it.post('/api/approve/web')

  expect({ status, json }).toEqual({
    status: 200,
    json: { status: 'approved', name: 'web', message: 'update started for web', update_id: id },
  })
  expect(await stored(id)).toMatchObject({
    state: 'queued',
    cause: 'approve',
    slot: `${localHostId}/web/active`,
  })
  const change = await client.waitFor('queue_change')
  expect(change.json).toMatchObject({
    type: 'queue_change',
    container_name: 'web',
    host_id: '',
    host_name: '',
    event: 'queue.changed',
    change: 'approved',
    update_id: id,
    key: 'web',
  })
  expect((await client.waitFor('container_update')).json).toMatchObject({ event: 'update.queued' })
  expect((await it.get('/api/queue')).json.map((entry: { key: string }) => entry.key)).not.toContain('web')
  const jobs = await it.ctx.queues.queue('update').getJobs()
  expect(jobs.map(({ data }) => data)).toContainEqual({ updateId: id })
  expect((await it.get('/api/logs')).json[0]).toMatchObject({
    type: 'approve',
    container: 'web',
    user: 'system',
  })
})

test('of several approvals at once one wins and the others hear of it', async () => {
  await waiting('rush')

  const answers = await Promise.all(Array.from({ length: 6 }, () => it.post('/api/approve/rush')))

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 409 || status === 404)).toHaveLength(5)
  expect(await it.ctx.db.updates.countDocuments({ name: 'rush' })).toBe(1)
})

test('an approval of another candidate than the one that waits does nothing', async () => {
  const id = await waiting('seen')

  const { status, json } = await it.post('/api/approve/seen', { candidate_id: '0123456789abcdef' })

  expect({ status, code: json.code }).toEqual({ status: 409, code: 'candidate_changed' })
  expect((await stored(id)).state).toBe('pending')
  const { candidateId } = await stored(id)
  expect((await it.post('/api/approve/seen', { candidate_id: candidateId })).status).toBe(200)
})

test('an approval while another update of the container runs changes nothing', async () => {
  const id = await waiting('busy')
  await it.ctx.db.updates.create(anUpdate({ name: 'busy', state: 'running' }))

  const { status, json } = await it.post('/api/approve/busy')

  expect({ status, code: json.code }).toEqual({ status: 409, code: 'update_in_progress' })
  expect((await stored(id)).state).toBe('pending')
})

test('what is approved and waits for its time is not approved again', async () => {
  await waiting('later', { state: 'deferred', reason: 'the window opens at 02:00' })

  const { status, json } = await it.post('/api/approve/later')

  expect({ status, code: json.code }).toEqual({ status: 409, code: 'update_deferred' })
  expect(json.error).toContain('the window opens at 02:00')
})

test('nothing that waits cannot be approved or ignored, but rejected', async () => {
  await it.ctx.db.containers.create(aContainerDoc({ name: 'idle' }))

  expect((await it.post('/api/approve/idle')).json.code).toBe('nothing_pending')
  expect((await it.post('/api/ignore/idle')).json.code).toBe('nothing_pending')
  expect(await it.post('/api/reject/idle')).toMatchObject({
    status: 200,
    json: { status: 'rejected', name: 'idle', message: 'update rejected for idle' },
  })
})

test('what somebody has approved a moment ago is not told to be rejected', async () => {
  const id = await waiting('late')
  await it.post('/api/approve/late')

  const { status, json } = await it.post('/api/reject/late')

  expect({ status, code: json.code }).toEqual({ status: 409, code: 'update_in_progress' })
  expect((await stored(id)).state).toBe('queued')
})

test('a rejection ends the update and leaves no history', async () => {
  const id = await waiting('no')

  expect((await it.post('/api/reject/no')).status).toBe(200)

  expect(await stored(id)).toMatchObject({ state: 'rejected', endedAt: expect.any(Date) })
  expect((await stored(id)).slot).toBeUndefined()
  expect((await it.get('/api/containers/no')).json.history).toEqual([])
})

test('an ignored version is kept in mind', async () => {
  const id = await waiting('skip', { newerVersions: ['1.1.0', '1.0.1'] })

  const { json } = await it.post('/api/ignore/skip')

  expect(json).toEqual({
    status: 'ignored',
    name: 'skip',
    version: '1.1.0',
    message: 'version 1.1.0 ignored for skip',
  })
  expect((await stored(id)).state).toBe('ignored')
  const preference = await it.ctx.db.preferences.findOne({ hostId: localHostId, name: 'skip' }).lean()
  expect(preference?.ignored.map(({ version }) => version)).toEqual(['1.1.0'])
})

test('an ignored version is offered again when a person takes it back, and looked for at once', async () => {
  await waiting('again', { newerVersions: ['1.1.0', '1.0.1'] })
  await it.post('/api/ignore/again')
  expect((await inFleet('again')).ignored_versions).toEqual(['1.1.0'])
  const checked: unknown[] = []
  await using _scanner = serveJobs(it, 'scan', { 'scan.container': (about: never) => checked.push(about) })

  const answer = await it.delete('/api/ignore/again?version=1.1.0')

  expect(answer).toMatchObject({ status: 200, json: { status: 'ok', name: 'again', version: '1.1.0' } })
  expect((await inFleet('again')).ignored_versions).toEqual([])
  await settle(() => checked.length > 0, { what: 'a check of it' })
  expect(checked).toMatchObject([{ hostId: localHostId, name: 'again' }])
  expect(await it.delete('/api/ignore/again?version=1.1.0')).toMatchObject({
    status: 404,
    json: { code: 'not_ignored' },
  })
})

test('what was ignored before the last update is no longer told', async () => {
  await waiting('settled')
  await it.post('/api/ignore/settled')
  const endedAt = new Date(Date.now() + 1000)
  const success = anUpdate({ name: 'settled', state: 'succeeded', endedAt, recipe: '{}' })
  await it.ctx.db.updates.collection.insertOne(success as never)

  const ignored = await settle(
    async () => {
      const { ignored_versions } = await inFleet('settled')
      return ignored_versions.length === 0 && { ignored_versions }
    },
    { what: 'the ignored version to be settled' },
  )
  expect(ignored).toEqual({ ignored_versions: [] })
})

test('a moved digest has no version to ignore', async () => {
  const id = await waiting('moved', { newerVersions: [] })

  const { status, json } = await it.post('/api/ignore/moved')

  expect({ status, code: json.code }).toEqual({ status: 400, code: 'nothing_to_ignore' })
  expect((await stored(id)).state).toBe('pending')
})

test('a container of another host is decided by its joined key', async () => {
  const far = aHost({ slug: 'far' })
  await it.ctx.db.hosts.create(far)
  const here = await waiting('twin')
  const there = await waiting('twin', {}, far._id)

  const key = encodeURIComponent(`${far._id}::twin`)
  expect((await it.post(`/api/approve/${key}`)).status).toBe(200)

  expect((await stored(there)).state).toBe('queued')
  expect((await stored(here)).state).toBe('pending')
})

test('our own containers are protected, and refused ones say why', async () => {
  await waiting('own')
  await it.ctx.db.containers.updateOne({ name: 'own' }, { $set: { isSelf: true } })
  await waiting('child')
  const refusal = { code: 'namespace_child', text: 'child uses the network of container vpn' }
  await it.ctx.db.containers.updateOne({ name: 'child' }, { $set: { refusals: [refusal] } })

  for (const path of ['/api/approve/own', '/api/update/own', '/api/containers/own/restart']) {
    expect(await it.post(path)).toMatchObject({ status: 403, json: { code: 'self_protected' } })
  }
  for (const path of ['/api/approve/child', '/api/update/child', '/api/containers/child/rollback']) {
    expect(await it.post(path)).toMatchObject({ status: 409, json: { error: refusal.text } })
  }
  expect((await it.post('/api/containers/child/restart')).status).toBe(200)
})

test('what has not begun can be cancelled, what touches its container already cannot', async () => {
  const id = await waiting('wrong', { state: 'queued' })
  const running = await waiting('runs', { state: 'running' })

  expect((await it.post(`/api/updates/${id}/cancel`)).json).toMatchObject({
    status: 'cancelled',
    name: 'wrong',
  })
  expect((await stored(id)).state).toBe('cancelled')
  expect((await it.post(`/api/updates/${running}/cancel`)).json.code).toBe('update_not_cancellable')
  expect((await it.get('/api/containers/wrong')).json.history[0]).toMatchObject({ outcome: 'cancelled' })
})

test('an update that needs attention takes one of the answers it offers', async () => {
  const id = await waiting('stuck', {
    state: 'needs_attention',
    attention: { seen: 'a stranger', answers: [{ answer: 'dealt_with', effect: 'nothing is touched' }] },
  })

  expect((await it.post(`/api/updates/${id}/answer`, { answer: 'keep_new' })).json.code).toBe(
    'answer_unknown',
  )
  expect((await it.post(`/api/updates/${id}/answer`, { answer: 'maybe' })).status).toBe(400)
  expect((await it.post(`/api/updates/${id}/answer`, { answer: 'dealt_with' })).status).toBe(200)
  expect((await stored(id)).attention).toMatchObject({ given: 'dealt_with', givenBy: 'system' })
})
