import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasCompose } from '@sentinel/testkit/compose-project'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { publish, type Published } from '@sentinel/testkit/publish'
import { publishIndex } from '@sentinel/testkit/publish-raw'
import { uniqueName } from '@sentinel/testkit/run-label'
import { openComposeLane, type ComposeLane } from './compose-lane.ts'

const dockerHost = process.env['SENTINEL_NEWER_ENGINE'] ?? ''
let lane: ComposeLane

beforeAll(async () => {
  if (dockerHost !== '') lane = await openComposeLane(dockerHost)
})
afterAll(async () => {
  if (dockerHost !== '') await lane[Symbol.asyncDispose]()
})
beforeEach(({ skip }) =>
  skip(dockerHost === '', 'SENTINEL_NEWER_ENGINE is not set: there is no engine of API 1.45 here'),
)

interface Stage extends AsyncDisposable {
  readonly web: SampleContainer
  readonly v1: Published
  readonly v2: Published
}

/** On a tag that moves. */
async function aStage(cmd?: readonly string[]): Promise<Stage> {
  const app = uniqueName('app')
  const v1 = await publish(app, 'latest', { volumes: ['/data'], marker: 'one' })
  const hostConfig = { RestartPolicy: { Name: cmd ? 'no' : 'always' } }
  const web = await aContainer({ image: v1.reference, dockerHost, hostConfig })
  const v2 = await publish(app, 'latest', { volumes: ['/data'], marker: 'two', ...(cmd && { cmd }) })
  await web.shell('echo kept > /data/file')
  return { web, v1, v2, [Symbol.asyncDispose]: () => web[Symbol.asyncDispose]() }
}

async function publishForTwo(app: string, marker: string): Promise<{ reference: string; digest: string }> {
  const arm = await publish(app, `${marker}-arm`, { marker, architecture: 'arm64' })
  const own = await publish(app, marker, {})
  const digest = await publishIndex('latest', [arm, own])
  return { reference: `${own.registry}/${app}:latest`, digest }
}

/** The containerd image store calls an image by its manifest. */
describe('an update on an engine of API 1.45 with the containerd image store', () => {
  test('ends on the digest that was approved, with its data, and takes the tag along', async () => {
    await using stage = await aStage()
    const { web, v1, v2 } = stage

    const update = await lane.scene.ended(await lane.scene.ask(web.name, v2))

    expect(update).toMatchObject({
      state: 'succeeded',
      from: { imageId: v1.digest, digest: v1.digest },
      to: { imageId: v2.digest },
    })
    expect(await web.inspect()).toMatchObject({
      imageId: v2.digest,
      imageReference: v2.reference,
      restartPolicy: { name: 'always' },
      state: { running: true },
    })
    expect((await lane.scene.host.inspectImage(v2.reference))?.id).toBe(v2.digest)
    expect(await web.shell('cat /data/file')).toBe('kept')
    expect(await lane.scene.host.inspectContainer(web.id)).toBeNull()
  })

  test('goes back to the old image by its id, though the tag has moved, and puts the tag back', async () => {
    await using stage = await aStage(['/bin/sh', '-c', 'exit 3'])
    const { web, v1, v2 } = stage

    const update = await lane.scene.ended(await lane.scene.ask(web.name, v2))

    expect(update.state).toBe('rolled_back')
    expect(await web.inspect()).toMatchObject({ id: web.id, imageId: v1.digest, state: { running: true } })
    expect((await lane.scene.host.inspectImage(v1.reference))?.id).toBe(v1.digest)
    expect(await web.shell('cat /data/file')).toBe('kept')
  })

  test('takes an image of several platforms by the digest of their index', async () => {
    const app = uniqueName('app')
    const v1 = await publishForTwo(app, 'one')
    await using web = await aContainer({ image: v1.reference, dockerHost })
    const v2 = await publishForTwo(app, 'two')

    const update = await lane.scene.ended(await lane.scene.ask(web.name, v2))

    expect(update).toMatchObject({ state: 'succeeded', from: { digest: v1.digest } })
    expect((await lane.scene.host.inspectImage(v2.reference))?.repoDigests).toEqual([
      `${v2.reference.replace(':latest', '')}@${v2.digest}`,
    ])
    expect(await web.shell('cat /www/version')).toBe(`${app} two`)
  })

  test('can be rolled back by hand', async () => {
    await using stage = await aStage()
    const { web, v1, v2 } = stage
    const update = await lane.scene.ended(await lane.scene.ask(web.name, v2))

    // Without a name of its own it would have gone with the tag.
    expect((await lane.scene.host.inspectImage(v1.digest))?.repoTags).toEqual([update.kept?.tag])

    const back = await lane.scene.ended(await lane.scene.askRollback(update))

    expect(back.state).toBe('succeeded')
    expect((await web.inspect()).imageId).toBe(v1.digest)
    expect(await web.shell('cat /data/file')).toBe('kept')
  })

  test('leaves Compose nothing to do, which compares its label with the image', async ({ skip }) => {
    skip(!hasCompose, 'SENTINEL_COMPOSE is not set: there is no Docker Compose here')
    await using service = await lane.aMovingService()
    await lane.scene.ended(await lane.scene.ask(service.name, service.v2))
    const [after] = await service.standing()

    expect(await service.project.run('up', '-d')).toContain('Running')

    expect(await service.standing()).toMatchObject([
      { id: after?.id, imageId: service.v2.digest, isRunning: true },
    ])
    expect(await service.data()).toBe('kept')
  })
})
