import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aContainer } from '@sentinel/testkit/a-container'
import { faultyRegistry, type FaultyRegistry } from '@sentinel/testkit/faulty-registry'
import { publish } from '@sentinel/testkit/publish'
import { publishRaw } from '@sentinel/testkit/publish-raw'
import { removeEverything } from '@sentinel/testkit/remove-containers'
import { uniqueName } from '@sentinel/testkit/run-label'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'
import type { RegistryFault } from '@sentinel/testkit/registry-fault'
import { onlyOwn, ownName, startScanner, type ScannerScene } from './support/start-scanner.ts'

let origin: Registry
let bad: FaultyRegistry
let good: FaultyRegistry
let scene: ScannerScene
let onBad: string
let alsoOnBad: string
let onGood: string

beforeAll(async () => {
  origin = await startRegistry()
  bad = await faultyRegistry(origin.host)
  good = await faultyRegistry(origin.host)
  scene = await startScanner({
    name: 'registries',
    environment: { SENTINEL_FILTERS: onlyOwn(), SENTINEL_REGISTRY_TIMEOUT: '1s' },
  })
  onBad = await run(bad)
  alsoOnBad = await run(bad)
  onGood = await run(good)
  await scene.knows(onBad, alsoOnBad, onGood)
})

afterEach(() => {
  bad.heal()
  bad.forget()
  good.heal()
})

afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await removeEverything()
  await bad[Symbol.asyncDispose]()
  await good[Symbol.asyncDispose]()
  await origin[Symbol.asyncDispose]()
})

async function run(registry: FaultyRegistry): Promise<string> {
  const repository = uniqueName('app')
  await publish(repository, '1.0.0', { registry: origin.host })
  const name = ownName('app')
  await aContainer({ image: `${registry.host}/${repository}:1.0.0`, name, start: false })
  await publishRaw(repository, ['1.1.0'], { registry: origin.host })
  return name
}

test('a registry with tokens is asked for one, for all its repositories together', async () => {
  bad.fail({ kind: 'bearer', expiresInSeconds: 300 })

  const scan = await scene.scan()

  expect(scan.counts).toMatchObject({ failed: 0, available: 3 })
  expect(bad.count(/^GET \/token/)).toBe(1)
  expect(scan.cost.tokens).toBe(1)

  bad.forget()
  await scene.scan()
  expect(bad.count(/^GET \/token/)).toBe(0)
})

const troubles: readonly { what: string; fault: RegistryFault; sentence: RegExp }[] = [
  { what: 'fails', fault: { kind: 'status', status: 500 }, sentence: /failed with 500/ },
  { what: 'hangs up', fault: { kind: 'hangUp' }, sentence: /cannot be reached/ },
  { what: 'does not answer', fault: { kind: 'silent' }, sentence: /did not answer within 1000 ms/ },
  {
    what: 'answers with a web page',
    fault: { kind: 'notJson' },
    sentence: /something that no registry says/,
  },
  { what: 'refuses', fault: { kind: 'basic', auth: 'somebody:else' }, sentence: /refuses access/ },
]

test.each(troubles)(
  'a registry that $what fails its own containers with a sentence, and no others',
  async ({ fault, sentence }) => {
    bad.fail(fault)

    const scan = await scene.scan()

    expect(scan).toMatchObject({ state: 'done', counts: { failed: 2, available: 1 } })
    for (const name of [onBad, alsoOnBad]) {
      const decision = await scene.decision(name)
      expect(decision).toMatchObject({ outcome: 'failed' })
      expect(decision?.error).toMatch(sentence)
      expect(decision?.error).toContain(bad.host)
    }
    expect(await scene.decision(onGood)).toMatchObject({ outcome: 'available' })
  },
)

test('a registry that allows no more requests is counted apart', async () => {
  bad.fail({ kind: 'status', status: 429, headers: { 'retry-after': '1' } })

  const scan = await scene.scan()

  expect(scan.counts).toMatchObject({ rateLimited: 2, failed: 0, available: 1 })
  expect(await scene.decision(onBad)).toMatchObject({
    outcome: 'rate_limited',
    error: expect.stringMatching(/allows no more requests/),
  })
})

test('what waits for approval goes on waiting while the registry is down', async () => {
  await scene.scan()
  const before = await scene.updates(onBad)
  bad.fail({ kind: 'status', status: 503 })

  await scene.scan()

  expect((await scene.updates(onBad)).map(({ state }) => state)).toEqual(['pending'])
  expect(before).toHaveLength(1)
  expect((await scene.decision(onBad))?.candidate?.tag).toBe('1.1.0')
})

test('a registry whose limit is nearly used up is left for pulls: the container says until when', async () => {
  const window = { 'ratelimit-limit': '100;w=3600', 'ratelimit-remaining': '2;w=3600' }
  const fault = { kind: 'status', status: 404, headers: window } as const
  // What another registry told of itself in an earlier scan; the one that all other tests ask has no limit.
  await using limited = await faultyRegistry(origin.host)
  const name = await run(limited)
  await scene.knows(name)
  limited.fail(fault, { path: /tags/, times: 1 })
  await scene.scan()
  limited.heal()
  limited.forget()

  const scan = await scene.scan()

  expect(limited.requests()).toEqual([])
  expect(scan.counts.failed).toBe(0)
  expect(scan.counts.rateLimited).toBeGreaterThanOrEqual(1)
  const decision = await scene.decision(name)
  expect(decision).toMatchObject({ outcome: 'rate_limited', until: expect.any(Date) })
  expect(decision?.trace).toMatchObject([{ rule: 'rate-limit', verdict: 'hold', until: expect.any(Date) }])
  expect(decision?.error).toMatch(/2 more requests, and 2 are kept for pulls/)
  const told = await scene.events('rate-limits.changed')
  expect(told.at(-1)?.payload['message']).toBe('low')
})

test('a scan that finds nothing new reads no manifest, and says what each registry was asked', async () => {
  await scene.scan()
  good.forget()

  const scan = await scene.scan()

  expect(good.count(/^GET \/v2\/.*\/(manifests|blobs)\//)).toBe(0)
  const cost = scan.registries?.find(({ registry }) => registry === good.host)
  expect(cost).toMatchObject({ requests: good.requests().length, pulls: 0 })
  expect(cost?.heads).toBe(good.count(/^HEAD /))
  expect(cost?.tagPages).toBe(good.count(/tags\/list/))
})
