import { afterAll, beforeAll, expect, test } from 'vitest'
import { aContainer } from '../src/a-container.ts'
import { engineOf } from '../src/engine-of.ts'
import { publishIndex, publishRaw } from '../src/publish-raw.ts'
import { manifestType, publish } from '../src/publish.ts'
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

test('one tag over several platforms gives the engine its own', async () => {
  const options = { registry: registry.host }
  const own = await publish('multi', '1.0.0-own', options)
  const other = await publish('multi', '1.0.0-other', { ...options, architecture: 's390x' })

  const digest = await publishIndex('1.0.0', [other, own])
  const host = engineOf()
  await host.pullImage(`${registry.host}/multi:1.0.0`)

  const pulled = await host.inspectImage(`${registry.host}/multi:1.0.0`)
  expect(pulled?.id).toBe(own.imageId)
  expect(pulled?.repoDigests).toContain(`${registry.host}/multi@${digest}`)
})

test('fifty repositories with two tags each are there in seconds', async () => {
  const names = Array.from({ length: 50 }, (_, index) => `raw/${index}`)

  const digests = await Promise.all(
    names.map((name) => publishRaw(name, ['1.0.0', '1.1.0'], { registry: registry.host })),
  )

  const response = await fetch(`${registry.url}/v2/raw/7/manifests/1.1.0`, {
    method: 'HEAD',
    headers: { accept: manifestType },
  })
  expect(response.headers.get('docker-content-digest')).toBe(digests[7]?.['1.1.0'])
  expect(new Set(digests.flatMap((each) => Object.values(each))).size).toBe(100)
})
