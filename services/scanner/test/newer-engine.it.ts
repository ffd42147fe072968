import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aContainer } from '@sentinel/testkit/a-container'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'
import { onlyOwn, ownName, startScanner, type ScannerScene } from './support/start-scanner.ts'

const dockerHost = process.env['SENTINEL_NEWER_ENGINE'] ?? ''
let registry: Registry
let scene: ScannerScene

beforeAll(async () => {
  if (dockerHost === '') return
  registry = await startRegistry()
  const environment = { DOCKER_HOST: dockerHost, SENTINEL_FILTERS: onlyOwn() }
  scene = await startScanner({ name: 'newer-engine', environment })
})
afterAll(async () => {
  if (dockerHost === '') return
  await scene[Symbol.asyncDispose]()
  await registry[Symbol.asyncDispose]()
})
beforeEach(({ skip }) =>
  skip(dockerHost === '', 'SENTINEL_NEWER_ENGINE is not set: there is no engine of API 1.45 here'),
)

test('in the containerd image store an image whose tag has moved on is still one of its registry', async () => {
  const repository = uniqueName('moved')
  const old = await publish(repository, 'latest', { registry: registry.host, marker: 'one' })
  await using web = await aContainer({ image: old.reference, name: ownName('web'), dockerHost })
  const fresh = await publish(repository, 'latest', { registry: registry.host, marker: 'two' })
  // As an update of another container on the same tag leaves it.
  await web.host.pullImage(`${fresh.registry}/${repository}@${fresh.digest}`)
  await web.host.tagImage(fresh.digest, fresh.reference)
  await using later = await aContainer({ image: fresh.reference, name: ownName('later'), dockerHost })
  await scene.knows(web.name, later.name)

  await scene.scan()

  expect((await web.host.inspectImage(old.digest))?.repoDigests).toEqual([])
  expect(await scene.decision(web.name)).toMatchObject({ outcome: 'available' })
  expect(await scene.decision(later.name)).toMatchObject({ outcome: 'up_to_date' })
})
