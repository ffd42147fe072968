import { afterAll, beforeAll, expect, test } from 'vitest'
import { aContainer } from '@sentinel/testkit/a-container'
import { faultyRegistry, type FaultyRegistry } from '@sentinel/testkit/faulty-registry'
import { isolated, type Isolated } from '@sentinel/testkit/isolated'
import { publish } from '@sentinel/testkit/publish'
import { publishRaw } from '@sentinel/testkit/publish-raw'
import { removeEverything } from '@sentinel/testkit/remove-containers'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startProcess, type ServiceProcess } from '@sentinel/testkit/start-process'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'
import { onlyOwn, ownName, startScanner, type ScannerScene } from './support/start-scanner.ts'

let origin: Registry
let registry: FaultyRegistry
let first: ServiceProcess
let space: Isolated
let scene: ScannerScene

beforeAll(async () => {
  origin = await startRegistry()
  registry = await faultyRegistry(origin.host)
  space = isolated('two', {
    SENTINEL_PAUSED: 'true',
    SENTINEL_SWEEP_INTERVAL: '500ms',
    SENTINEL_FILTERS: onlyOwn(),
    SENTINEL_LEASE: '1500ms',
  })
  first = await startProcess('scanner', space.environment)
  scene = await startScanner({ name: 'two', space })
})

afterAll(async () => {
  await first[Symbol.asyncDispose]()
  await scene[Symbol.asyncDispose]()
  await space[Symbol.asyncDispose]()
  await removeEverything()
  await registry[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

const owner = async () =>
  (await scene.ctx.db.leases.findOne({ _id: `inventory-${scene.hostId}` }).lean())?.owner ?? ''

test('two scanners share a scan, ask everything once and file everything once', async () => {
  const names = []
  for (let count = 0; count < 6; count += 1) {
    const repository = uniqueName('app')
    await publish(repository, '1.0.0', { registry: origin.host })
    const name = ownName('app')
    await aContainer({ image: `${registry.host}/${repository}:1.0.0`, name, start: false })
    await publishRaw(repository, ['1.1.0'], { registry: origin.host })
    names.push(name)
  }
  await scene.knows(...names)
  registry.fail({ kind: 'bearer', expiresInSeconds: 300 })
  registry.forget()

  const scan = await scene.scan()

  expect(scan.counts).toMatchObject({ available: 6, queued: 6, failed: 0 })
  expect(registry.count(/^HEAD .*manifests/)).toBe(
    6 + registry.requests().filter(({ method, status }) => method === 'HEAD' && status === 401).length,
  )
  expect(registry.count(/^GET \/token/)).toBe(1)
  for (const name of names) expect(await scene.updates(name)).toHaveLength(1)
  const found = await scene.events('candidate.found')
  expect(found).toHaveLength(6)
})

test('a scanner that stands by takes the inventory over from one that was killed', async () => {
  await settle(async () => (await owner()).includes(`-${first.pid}-`), { what: 'the first scanner to lead' })

  await first.kill('SIGKILL')
  await settle(async () => (await owner()).includes(`-${process.pid}-`), { what: 'the other to lead' })
  const name = ownName('later')
  const { reference } = await publish(uniqueName('later'), '1.0.0', { registry: origin.host })
  await aContainer({ image: reference, name, start: false })

  await scene.knows(name)
  expect(await scene.container(name)).toMatchObject({ image: reference, state: 'created' })
})
