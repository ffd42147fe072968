import { aContainerDoc, aHost, anImagePoint, anUpdate, localHostId } from '@sentinel/testkit/factories'
import { settle } from '@sentinel/testkit/settle'
import { AppError } from '@sentinel/shared/errors/app-error'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveJobs } from './serve-jobs.ts'
import { startApi, type RunningApi } from './start-api.ts'

const ran = (tag: string) => ({ ...anImagePoint(`example/app:${tag}`), imageId: `sha256:${tag}` })
const ended = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))

let it: RunningApi
beforeAll(async () => {
  it = await startApi()
  await it.ctx.db.hosts.create(aHost())
  await it.ctx.db.containers.create(aContainerDoc({ name: 'web' }))
  await settle(async () => (await it.get('/api/hosts')).json.length === 1)
})
afterAll(() => it[Symbol.asyncDispose]())

describe('hooks', () => {
  test('are stored one per phase, listed, replaced and forgotten', async () => {
    const pre = { phase: 'pre-update', command: ['/dump', '--all'], timeout: 90 }

    const { json: saved } = await it.post('/api/hooks/web', pre)
    await it.post('/api/hooks/web', { phase: 'post-update', command: ['/migrate'] })
    await it.post('/api/hooks/web', { ...pre, command: ['/dump'], timeout: -1 })

    expect(saved).toEqual({ container_name: 'web', ...pre })
    expect((await it.get('/api/hooks/web')).json).toEqual([
      { container_name: 'web', phase: 'pre-update', command: ['/dump'], timeout: 30 },
      { container_name: 'web', phase: 'post-update', command: ['/migrate'], timeout: 30 },
    ])

    expect((await it.delete('/api/hooks/web/pre-update')).json).toEqual({ message: 'hook deleted' })
    expect((await it.delete('/api/hooks/web/pre-update')).status).toBe(200)

    expect((await it.get('/api/hooks/web')).json).toHaveLength(1)
    const entries = await it.ctx.db.logEntries.find({ type: 'hooks' }).lean()
    expect(entries.map(({ message }) => message)).toContain('pre-update hook deleted for web')
  })

  test.each([
    [{ phase: 'in-between', command: ['/x'] }],
    [{ phase: 'pre-update', command: [] }],
    [{ phase: 'pre-update', command: '/x' }],
    [{ phase: 'pre-update', command: [''] }],
  ])('are not stored when they are not right: %j', async (body) => {
    expect((await it.post('/api/hooks/web', body)).status).toBe(400)
  })

  test('are not stored for a container that is not there', async () => {
    const body = { phase: 'pre-update', command: ['/x'] }

    expect((await it.post('/api/hooks/nobody', body)).json.code).toBe('container_not_found')
    expect((await it.post('/api/hooks/web?host=unknown', body)).json.code).toBe('host_not_found')
  })
})

describe('a hook that is tried out', () => {
  test('runs at once, without an update, and what it said comes back', async () => {
    const at = '2026-11-22T12:00:00.000Z'
    const asked: unknown[] = []
    await using _updater = serveJobs(it, 'plan', {
      'hook.try': (payload: object) => {
        asked.push(payload)
        return { exitCode: 3, output: 'no room', problem: 'it ended with 3', at, endedAt: at }
      },
    })

    const answer = await it.post('/api/hooks/web/test', { command: ['/dump'] })

    expect(answer.json).toEqual({
      exit_code: 3,
      output: 'no room',
      problem: 'it ended with 3',
      took_ms: 0,
    })
    expect(asked).toEqual([{ hostId: localHostId, name: 'web', command: ['/dump'], timeoutSeconds: 30 }])
    const entries = await it.ctx.db.logEntries.find({ type: 'hooks' }).lean()
    expect(entries.map(({ message }) => message)).toContain('a hook was tried out in web')
  })
})

describe('images', () => {
  test('are listed, pruned and removed by the updater of the host', async () => {
    const image = {
      id: `sha256:${'a'.repeat(64)}`,
      repoTags: ['app:1'],
      sizeBytes: 5,
      createdAt: 7,
      usedBy: ['web'],
      keptFor: [{ name: 'db', reference: 'db:15', until: '2026-11-29T12:00:00.000Z' }],
    }
    const kept_for = [{ container_name: 'db', reference: 'db:15', until: '2026-11-29T12:00:00.000Z' }]
    const asked: unknown[] = []
    await using _updater = serveJobs(it, 'plan', {
      'images.act': (payload: { action: string; id: string }) => {
        asked.push(payload)
        if (payload.id === 'used:1') throw new AppError('conflict', 'image_in_use', 'used')
        if (payload.id === 'gone:1') throw new AppError('notFound', 'image_not_found', 'gone')
        return payload.action === 'list' ? [image] : { deleted: 2, reclaimedBytes: 99 }
      },
    })

    expect((await it.get('/api/images')).json).toEqual({
      images: [
        {
          id: image.id,
          repo_tags: ['app:1'],
          size: 5,
          created: 7,
          in_use: true,
          kept: true,
          used_by: ['web'],
          kept_for,
        },
      ],
    })
    expect((await it.post('/api/images/prune')).json).toEqual({ images_deleted: 2, space_reclaimed: 99 })
    expect((await it.delete(`/api/images/${image.id}`)).json).toEqual({ status: 'ok' })
    expect((await it.delete('/api/images/used:1')).status).toBe(409)
    expect((await it.delete('/api/images/gone:1')).status).toBe(404)
    expect(asked).toContainEqual({ hostId: localHostId, action: 'remove', id: image.id })
    const types = (await it.ctx.db.logEntries.find({ type: /^image/ }).lean()).map(({ type }) => type)
    expect(types.sort()).toEqual(['image_prune', 'image_remove'])
  })

  test('need an updater', async () => {
    const answer = await it.get('/api/images')

    expect([answer.status, answer.json.code]).toEqual([503, 'no_worker'])
  })
})

describe('what checks images', () => {
  test('is set in parts, and shown as it is obeyed', async () => {
    await it.post('/api/settings/verifier', { mode: 'enforce', keyless: true, identity: 'ada@example.org' })
    await it.post('/api/settings/verifier', { key_path: '/keys/cosign.pub' })
    await it.post('/api/settings/scanner', { mode: 'pre-update', threshold: 'CRITICAL' })

    const verifier = await settle(async () => {
      const { json } = await it.get('/api/settings/verifier')
      return json.key_path === '' ? null : json
    })
    expect(verifier).toEqual({
      mode: 'enforce',
      cosign_path: 'cosign',
      keyless: 'true',
      key_path: '/keys/cosign.pub',
      identity: 'ada@example.org',
      issuer: '',
    })
    const scanner = await settle(async () => {
      const { json } = await it.get('/api/settings/scanner')
      return json.mode === 'disabled' ? null : json
    })
    expect(scanner).toEqual({ mode: 'pre-update', threshold: 'CRITICAL', trivy_path: 'trivy' })
  })

  test('is not set to what means nothing', async () => {
    expect((await it.post('/api/settings/verifier', { mode: 'maybe' })).status).toBe(400)
    expect((await it.post('/api/settings/scanner', { threshold: 'SOME' })).status).toBe(400)
  })

  test('is a program by its path or name, never a line with arguments, and whoever sets one is written down', async () => {
    const codes = [
      await it.post('/api/settings/verifier', { cosign_path: 'sh -c id' }),
      await it.post('/api/settings/verifier', { cosign_path: './cosign' }),
      await it.post('/api/settings/scanner', { trivy_path: '/opt/../tmp/trivy' }),
    ].map(({ status, json }) => [status, json.code])
    expect(codes).toEqual(Array.from({ length: 3 }, () => [400, 'invalid_setting']))

    const { status } = await it.post('/api/settings/scanner', { trivy_path: '/opt/trivy' })

    expect(status).toBe(200)
    const entries = await it.ctx.db.logEntries.find({ type: 'settings' }).sort({ at: 1 }).lean()
    expect(entries.at(-1)).toMatchObject({ message: 'Settings changed: trivy' })
    expect(entries.at(-1)?.user).not.toBe('')
  })
})

describe('the versions before', () => {
  test('are listed, and any of them can be gone back to', async () => {
    await it.ctx.db.containers.create(aContainerDoc({ name: 'shop' }))
    const past = { name: 'shop', state: 'succeeded' as const, recipe: '{}' }
    const first = anUpdate({ ...past, _id: 'u1', from: ran('1.0'), to: ran('1.1'), endedAt: ended(1) })
    const second = anUpdate({
      ...past,
      _id: 'u2',
      from: ran('1.1'),
      to: ran('1.2'),
      endedAt: ended(2),
      kept: { imageId: 'sha256:1.1', tag: 'sentinel-keep/shop:u2' },
    })
    await it.ctx.db.updates.create([first, second])

    const { json } = await it.get('/api/containers/shop/kept-versions')

    expect(json).toMatchObject([
      { update_id: 'u2', image: { tag: '1.1' }, source: 'host', is_next: true },
      { update_id: 'u1', image: { tag: '1.0' }, is_next: false, kept_until: null },
    ])
    expect(json[0].kept_until).toBe(new Date(ended(2).getTime() + 7 * 86_400_000).toISOString())

    const { json: started } = await it.post('/api/containers/shop/rollback', { to: 'u1' })

    const update = await it.ctx.db.updates.findOne({ _id: started.update_id }).lean()
    expect(update).toMatchObject({
      kind: 'rollback',
      rollbackOf: 'u1',
      to: { reference: 'example/app:1.0', imageId: 'sha256:1.0' },
    })
    const unknown = await it.post('/api/containers/web/rollback', { to: 'u1' })
    expect(unknown.json.code).toBe('version_not_kept')
  })
})
