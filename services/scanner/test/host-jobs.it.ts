import { afterAll, beforeAll, expect, test } from 'vitest'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { publish } from '@sentinel/testkit/publish'
import { publishRaw } from '@sentinel/testkit/publish-raw'
import { removeEverything } from '@sentinel/testkit/remove-containers'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'
import { startScanner, type ScannerScene } from './support/start-scanner.ts'

let registry: Registry
let scene: ScannerScene
let container: SampleContainer
const repository = uniqueName('asked')

beforeAll(async () => {
  registry = await startRegistry()
  scene = await startScanner({ name: 'host-jobs' })
  const { reference } = await publish(repository, '1.0.0', {
    registry: registry.host,
    cmd: ['/bin/sh', '-c', 'echo one; echo two; exec sleep 600'],
  })
  container = await aContainer({ image: reference })
  await scene.knows(container.name)
})

afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await removeEverything()
  await registry[Symbol.asyncDispose]()
})

const key = () => ({ hostId: scene.hostId, name: container.name })
const check = () => scene.ctx.queues.ask('scan.container', { ...key(), requestedBy: 'test' }, 30_000)

test('a check answers at once, and files what it found', async () => {
  expect(await check()).toMatchObject({ outcome: 'up_to_date', newerVersions: [] })
  await publishRaw(repository, ['1.1.0'], { registry: registry.host })

  const answer = await check()

  expect(answer).toMatchObject({
    outcome: 'available',
    newerVersions: ['1.1.0'],
    isQueued: true,
    message: `Update available for ${container.name}`,
    candidate: { tag: '1.1.0' },
  })
  expect((await scene.updates(container.name)).map(({ state }) => state)).toEqual(['pending'])
  await check()
  expect(await scene.updates(container.name)).toHaveLength(1)
})

test('a check of a registry that is down answers with a sentence', async () => {
  await registry.stop()

  const answer = await check()

  await registry.start()
  expect(answer).toMatchObject({ outcome: 'failed' })
  expect(JSON.stringify(answer)).toContain(registry.host)
})

test('logs are the last lines of the container', async () => {
  const answer = await settle(async () => {
    const found = (await scene.ctx.queues.ask('host.logs', { ...key(), lines: 1 }, 30_000)) as {
      logs: string
    }
    return found.logs.includes('two') && found
  })

  expect(answer).toEqual({ logs: 'two\n', lines: 1 })
})

test('tags are all tags, and which of them are newer', async () => {
  const answer = (await scene.ctx.queues.ask('host.tags', key(), 30_000)) as {
    tags: string[]
    newer: string[]
  }

  expect(answer.tags.toSorted()).toEqual(['1.0.0', '1.1.0'])
  expect(answer.newer).toEqual(['1.1.0'])
})

test('an unknown container is refused with a sentence', async () => {
  const asking = scene.ctx.queues.ask('host.logs', { ...key(), name: 'nobody', lines: 1 }, 30_000)

  await expect(asking).rejects.toMatchObject({ kind: 'notFound', code: 'container_not_found' })
})
