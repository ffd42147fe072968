import { afterAll, beforeAll, expect, test } from 'vitest'
import { aContainer } from '../src/a-container.ts'
import { engineOf } from '../src/engine-of.ts'
import { publish } from '../src/publish.ts'
import { removeEverything } from '../src/remove-containers.ts'
import { startRegistry, type Registry } from '../src/start-registry.ts'

let registry: Registry

beforeAll(async () => {
  registry = await startRegistry()
})
afterAll(async () => {
  await removeEverything()
  await registry[Symbol.asyncDispose]()
})

test('an image comes back from the registry as it was published', async () => {
  const host = engineOf()

  const image = await publish('app', '1.1.0', {
    registry: registry.host,
    env: { MODE: 'test' },
    volumes: ['/data'],
    labels: { 'com.example': 'yes' },
    healthcheck: { test: 'true', intervalMs: 200 },
    files: { '/etc/app.conf': 'a=1' },
  })
  await host.pullImage(image.reference)

  const pulled = await host.inspectImage(image.reference)
  expect(pulled?.id).toBe(image.imageId)
  expect(pulled?.repoDigests).toContain(`${registry.host}/app@${image.digest}`)
  expect(pulled?.labels).toEqual({ 'com.example': 'yes' })
  await host.removeImage(image.reference)
})

test('the same arguments make the same digest, and a marker another one', async () => {
  const first = await publish('same', '1.0.0', { registry: registry.host })
  const again = await publish('same', '1.0.0', { registry: registry.host })
  const other = await publish('same', '1.0.0', { registry: registry.host, marker: 'b' })

  expect(again).toEqual(first)
  expect(other.digest).not.toBe(first.digest)
  expect(other.imageId).not.toBe(first.imageId)
})

test.each([
  ['through testcontainers', {}],
  ['through the engine', { hostConfig: { AutoRemove: true } }],
])('a sample container started %s runs, answers and stops at once', async (_, options) => {
  const image = await publish('runs', '1.0.0', { registry: registry.host })
  await using container = await aContainer({ image: image.reference, env: { A: 'b c' }, ...options })

  const output = await container.shell('cat /www/version; echo "$A"')
  const startedAt = performance.now()
  await container.host.stopContainer(container.id)

  expect(output).toBe('runs 1.0.0\nb c')
  expect(performance.now() - startedAt).toBeLessThan(5000)
})

test('the whole create body reaches the engine', async () => {
  const image = await publish('body', '1.0.0', { registry: registry.host })

  await using container = await aContainer({
    image: image.reference,
    labels: { 'sentinel.policy': 'auto' },
    body: { Hostname: 'named', StopTimeout: 3 },
    hostConfig: { RestartPolicy: { Name: 'always' }, Tmpfs: { '/scratch': '' } },
  })

  const seen = await container.inspect()
  expect(seen.config['Hostname']).toBe('named')
  expect(seen.stopTimeoutSeconds).toBe(3)
  expect(seen.restartPolicy.name).toBe('always')
  expect(seen.labels['sentinel.policy']).toBe('auto')
})
