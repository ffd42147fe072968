import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Preview } from '@sentinel/saga/preview/preview-update'
import type { Running } from '@sentinel/shared/runtime/run'
import { aContainer } from '@sentinel/testkit/a-container'
import { localHostId } from '@sentinel/testkit/factories'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { recordingEngine, type RecordingEngine } from './recording-engine.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
let updater: Running
let engine: RecordingEngine

beforeAll(async () => {
  scene = await openScene('plan')
  engine = await recordingEngine()
  updater = await scene.startUpdater({ environment: { DOCKER_HOST: engine.address } })
})
afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
})

async function preview(name: string, to: { reference: string; digest?: string }): Promise<Preview> {
  const payload = { hostId: localHostId, name, requestedBy: 'test' }
  const aim = { tag: '', digest: '', imageId: '', ...to }
  return (await updater.ctx.queues.ask('update.preview', { ...payload, to: aim }, 60_000)) as Preview
}

describe('the plan of an update', () => {
  test('is exactly what the update then does, and does nothing of it', async () => {
    const app = uniqueName('planned')
    const v1 = await publish(app, '1.0.0', { env: { A: '1' }, volumes: ['/data'], exposed: ['80/tcp'] })
    const v2 = await publish(app, '1.1.0', {
      env: { A: '2', B: 'new' },
      volumes: ['/data', '/cache'],
      user: '1000',
      exposed: ['8080/tcp'],
    })
    const more = { dockerHost: part('dockerHost'), body: { StopTimeout: 1 } }
    await using web = await aContainer({
      ...more,
      image: v1.reference,
      env: { X: "it's 9" },
      labels: { mine: 'yes' },
      hostConfig: { RestartPolicy: { Name: 'always' } },
    })
    await using child = await aContainer({
      ...more,
      image: v1.reference,
      hostConfig: { NetworkMode: `container:${web.id}` },
    })

    const plan = await preview(web.name, v2)
    const callsOfThePlan = [...engine.calls]
    const isPulled = (await scene.host.inspectImage(v2.reference)) !== null
    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(callsOfThePlan).toEqual([])
    expect(isPulled).toBe(false)
    expect(update.state).toBe('succeeded')
    const [create] = engine.calls.filter(
      ({ path }) =>
        path.includes(`sentinel-new-${update._id}&`) || path.endsWith(`sentinel-new-${update._id}`),
    )
    expect(JSON.parse(create?.body ?? '{}')).toEqual(plan.body)
    const now = await web.inspect()
    expect(plan.image).toEqual({ before: v1.imageId, after: now.imageId, source: 'registry' })
    expect(plan.imageChanges).toEqual([
      { field: 'env', key: 'A', before: '1', after: '2' },
      { field: 'env', key: 'B', before: null, after: 'new' },
      { field: 'ports', key: '80/tcp', before: '80/tcp', after: null },
      { field: 'ports', key: '8080/tcp', before: null, after: '8080/tcp' },
      { field: 'volumes', key: '/cache', before: null, after: '/cache' },
      { field: 'user', key: '', before: null, after: '1000' },
    ])
    expect(plan.run.command).toContain(`--env 'X=it'\\''s 9'`)
    expect(plan.dependants).toEqual([{ name: child.name, state: 'running', shares: ['network'] }])
    expect(plan).toMatchObject({ strategy: 'stop-first', refusals: [] })
    const predicted = new Map(plan.changes.map(({ path, after }) => [path, after]))
    expect(predicted.get('Config.User')).toBe(now.config['User'])
    expect(predicted.get('Config.Env.A')).toBe('2')
    expect(predicted.get('Config.Image')).toBe(v2.reference)
    expect(predicted.has('HostConfig.RestartPolicy')).toBe(false)
  })

  test('says why it could not be done, and what the engine has needs no registry', async () => {
    const app = uniqueName('planned')
    const v1 = await publish(app, '1.0.0')
    await using vpn = await aContainer({ image: v1.reference, dockerHost: part('dockerHost') })
    await using child = await aContainer({
      image: v1.reference,
      dockerHost: part('dockerHost'),
      hostConfig: { NetworkMode: `container:${vpn.id}` },
    })
    await vpn[Symbol.asyncDispose]()

    const plan = await preview(child.name, v1)

    expect(plan.refusals.map(({ code }) => code)).toEqual(['namespace_orphan'])
    expect(plan.image).toMatchObject({ before: v1.imageId, after: v1.imageId, source: 'engine' })
    expect(plan.imageChanges).toEqual([])
  })
})
