import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { faultyRegistry } from '@sentinel/testkit/faulty-registry'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { openScene, type Scene } from './scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene('failures', { SENTINEL_ROLLBACK_POLICY: 'pinned' })
  await scene.startUpdater()
})
afterAll(() => scene[Symbol.asyncDispose]())

async function expectUntouched(web: SampleContainer): Promise<void> {
  expect(await web.inspect()).toMatchObject({ id: web.id, name: web.name, state: { running: true } })
}

async function leftovers(updateId: string): Promise<string[]> {
  const all = await scene.host.listContainers()
  return all.map(({ name }) => name).filter((name) => name.includes(updateId))
}

describe('a new container that is sick', () => {
  test('row 31: is replaced by the old one on its own image id, though the tag had moved, and its traces are kept', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, 'latest', { marker: 'one', volumes: ['/data'] })
    await using web = await aContainer({
      image: v1.reference,
      hostConfig: { RestartPolicy: { Name: 'always' } },
    })
    await web.shell('echo kept > /data/file')
    const v2 = await publish(app, 'latest', {
      marker: 'two',
      cmd: ['/bin/sh', '-c', 'echo no such table; exec sleep 1000'],
      healthcheck: { test: 'echo refused; exit 1', intervalMs: 200, retries: 1 },
      stopSignal: 'SIGKILL',
      volumes: ['/cache'],
    })

    const id = await scene.ask(web.name, v2)
    const update = await scene.ended(id)

    expect(update).toMatchObject({
      state: 'rolled_back',
      errorCode: 'unhealthy',
      from: { imageId: v1.imageId },
    })
    expect(update.evidence?.logs).toContain('no such table')
    expect(update.evidence?.health).toContain('refused')
    await expectUntouched(web)
    expect((await web.inspect()).restartPolicy.name).toBe('always')
    expect(await web.shell('cat /data/file')).toBe('kept')
    expect((await scene.host.inspectImage(v1.reference))?.id).toBe(v1.imageId)
    expect(await leftovers(id)).toEqual([])
    const { newVolumes } = JSON.parse(update.journal?.state ?? '{}') as { newVolumes: string[] }
    expect(newVolumes).toHaveLength(1)
    for (const volume of newVolumes) expect(await scene.host.inspectVolume(volume)).toBeNull()
    expect(await scene.db.failures.findOne({ name: web.name }).lean()).toMatchObject({
      digest: v2.digest,
      cause: 'sick',
    })
    expect(await scene.db.preferences.findOne({ name: web.name }).lean()).toMatchObject({ policy: 'pinned' })
  })

  test('is remembered by the digest that was pulled where only its tag was asked for', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0', { cmd: ['/bin/sh', '-c', 'exit 7'] })
    await using web = await aContainer({ image: v1.reference })

    const update = await scene.ended(await scene.ask(web.name, { reference: v2.reference }))

    expect(update).toMatchObject({ state: 'rolled_back', to: { digest: v2.digest } })
    expect(await scene.db.failures.findOne({ name: web.name }).lean()).toMatchObject({ digest: v2.digest })
  })

  test('that crashes leaves its exit code and its last lines', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0', { cmd: ['/bin/sh', '-c', 'echo panic; exit 7'] })
    await using web = await aContainer({ image: v1.reference })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update).toMatchObject({ state: 'rolled_back', errorCode: 'exited', evidence: { exitCode: 7 } })
    expect(update.evidence?.logs).toContain('panic')
    await expectUntouched(web)
  })

  test('row 34: that crashes again and again under its restart policy is caught at the first restart', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0', { cmd: ['/bin/sh', '-c', 'sleep 0.3; exit 3'] })
    await using web = await aContainer({
      image: v1.reference,
      hostConfig: { RestartPolicy: { Name: 'unless-stopped' } },
    })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update).toMatchObject({ state: 'rolled_back', errorCode: 'restarted' })
    await expectUntouched(web)
    expect((await web.inspect()).restartPolicy.name).toBe('unless-stopped')
  })

  test('that cannot start at all is undone', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0', { cmd: ['/not/there'] })
    await using web = await aContainer({ image: v1.reference })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update).toMatchObject({ state: 'rolled_back', errorCode: 'cannot_start' })
    await expectUntouched(web)
  })

  test('row 20: that was a --rm container is replaced by the old one made again, with its data', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, 'latest', { marker: 'one', volumes: ['/data'] })
    await using web = await aContainer({ image: v1.reference, hostConfig: { AutoRemove: true } })
    await web.shell('echo kept > /data/file')
    const v2 = await publish(app, 'latest', { marker: 'two', cmd: ['/bin/sh', '-c', 'sleep 0.3; exit 7'] })

    const id = await scene.ask(web.name, v2)
    const update = await scene.ended(id)

    expect(update).toMatchObject({ state: 'rolled_back', errorCode: 'exited' })
    expect(await web.inspect()).toMatchObject({
      imageId: v1.imageId,
      imageReference: v1.reference,
      autoRemove: true,
      state: { running: true },
    })
    expect(await web.shell('cat /data/file')).toBe('kept')
    expect(await leftovers(id)).toEqual([])
  })
})

describe('row 28: an image that cannot be had', () => {
  test.each([
    ['does not know it', { kind: 'status', status: 404 }, /manifests/],
    [
      'loses a layer, which the engine says in the middle of its answer',
      { kind: 'status', status: 404 },
      /blobs/,
    ],
    ['has a bad day', { kind: 'status', status: 500 }, /manifests/],
  ] as const)('because the registry %s leaves everything as it was', async (_what, fault, path) => {
    await using registry = await faultyRegistry(part('registry'))
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0', { registry: registry.host })
    const v2 = await publish(app, '1.1.0', {
      registry: registry.host,
      files: { '/blob': app },
    })
    await using web = await aContainer({ image: v1.reference })
    registry.fail(fault, { path })

    const id = await scene.ask(web.name, v2)
    const update = await scene.ended(id, 90_000)

    expect(update.state).toBe('failed')
    expect(update.reason).toMatch(/\S/)
    await expectUntouched(web)
    expect(await scene.host.inspectImage(v2.reference)).toBeNull()
    expect(await leftovers(id)).toEqual([])
  })

  test('for this platform is refused before the old container is stopped', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, 'latest', { marker: 'one' })
    await using web = await aContainer({ image: v1.reference })
    const foreign = await publish(app, 'latest', { marker: 'two', architecture: 's390x' })

    const update = await scene.ended(await scene.ask(web.name, foreign))

    expect(update).toMatchObject({ state: 'failed', errorCode: 'wrong_platform' })
    await expectUntouched(web)
    expect((await scene.host.inspectImage(v1.reference))?.id).toBe(v1.imageId)
  })
})

describe('a container that must not be touched', () => {
  test('because it belongs to Sentinel is refused', async () => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    await using own = await aContainer({ image: v1.reference, labels: { 'sentinel.self': 'true' } })

    const update = await scene.ended(await scene.ask(own.name, v2))

    expect(update).toMatchObject({ state: 'refused', errorCode: 'own_stack' })
    await expectUntouched(own)
  })

  test('row 26: because an earlier update left something over is refused', async () => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    await using web = await aContainer({ image: v1.reference })
    const earlier = await scene.ended(await scene.ask(web.name, v1))
    await using _left = await aContainer({
      image: v1.reference,
      name: `sentinel-old-${earlier._id}`,
      start: false,
    })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update).toMatchObject({ state: 'refused', errorCode: 'leftover' })
    await expectUntouched(web)
  })

  test('because it goes with its end (--rm) while another one hangs on it is refused', async () => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0'), await publish(app, '1.1.0')]
    await using web = await aContainer({ image: v1.reference, hostConfig: { AutoRemove: true } })
    await using _child = await aContainer({
      image: v1.reference,
      dockerHost: part('dockerHost'),
      hostConfig: { NetworkMode: `container:${web.id}` },
    })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update).toMatchObject({ state: 'refused', errorCode: 'parent_auto_remove' })
    await expectUntouched(web)
  })
})

describe('a rollback that a person asked for', () => {
  test('sets the policy that the setting names, so that no scan takes the same version up again', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0')
    await using web = await aContainer({ image: v1.reference })
    const updated = await scene.ended(await scene.ask(web.name, v2))
    expect(await scene.db.preferences.findOne({ name: web.name }).lean()).toBeNull()

    const update = await scene.ended(await scene.askRollback(updated))

    expect(update).toMatchObject({ state: 'succeeded', kind: 'rollback' })
    expect(await scene.db.preferences.findOne({ name: web.name }).lean()).toMatchObject({ policy: 'pinned' })
    expect(await scene.db.failures.findOne({ name: web.name }).lean()).toMatchObject({
      digest: v2.digest,
      cause: 'by_hand',
    })
  })
})
