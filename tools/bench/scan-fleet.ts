import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { faultyRegistry } from '@sentinel/testkit/faulty-registry'
import { isolated } from '@sentinel/testkit/isolated'
import { openEvents, type SeenEvent } from '@sentinel/testkit/open-events'
import { publish } from '@sentinel/testkit/publish'
import { settle } from '@sentinel/testkit/settle'
import { startServices } from '@sentinel/testkit/start-process'
import { startRegistry } from '@sentinel/testkit/start-registry'
import { median, type Bench } from './figure.ts'

const repositories = 50
const perRepository = 4
const latencyMs = 40
const rounds = 5

/** 200 containers on 50 repositories, half of which have a newer version, against a registry that answers after 40 ms. */
export const scanFleet: Bench = {
  name: 'scan',
  async run() {
    await using registry = await startRegistry()
    await using slow = await faultyRegistry(registry.host, { latencyMs })
    slow.fail({ kind: 'bearer', expiresInSeconds: 300 })
    await using fleet = await startFleet(registry.host, slow.host)
    await using own = isolated('bench-scan')
    await using services = await startServices(['api', 'scanner'], own.environment)
    const { url } = services.api
    await settle(async () => (await count(url, fleet.names)) === repositories * perRepository, {
      what: 'the fleet in the inventory',
      timeoutMs: 60_000,
    })
    await using events = await openEvents(url)
    const ended = events[Symbol.asyncIterator]()
    const durations: number[] = []
    let asked = { heads: 0, tags: 0, tokens: 0 }
    for (let round = 0; round < rounds; round += 1) {
      slow.forget()
      durations.push(await timedScan(url, ended))
      asked = {
        heads: slow.count(/^HEAD .*\/manifests\//),
        tags: slow.count(/\/tags\/list/),
        tokens: slow.count(/ \/token/),
      }
      console.log(`  scan ${round + 1}: ${durations.at(-1)?.toFixed(0)} ms, ${JSON.stringify(asked)}`)
    }
    const middle = median(durations)
    const digests = asked.heads
    return [
      {
        what: `scan of ${repositories * perRepository} containers, request to scan_complete (median of ${rounds})`,
        measured: `${middle.toFixed(0)} ms`,
        wanted: '600 ms',
        ratio: middle / 600,
      },
      {
        what: 'digest requests of a scan (50 repositories)',
        measured: String(digests),
        wanted: '50',
        ratio: digests / 50,
      },
      {
        what: 'tokens of a scan (1 registry)',
        measured: String(asked.tokens),
        wanted: '1',
        ratio: asked.tokens,
      },
    ]
  },
}

async function startFleet(registry: string, seenAs: string) {
  const stack = new AsyncDisposableStack()
  const containers: SampleContainer[] = []
  for (let index = 0; index < repositories; index += 1) {
    const name = `bench/app-${index}`
    await publish(name, '1.0.0', { registry, marker: String(index) })
    const image = `${seenAs}/${name}:1.0.0`
    for (let copy = 0; copy < perRepository; copy += 1) {
      containers.push(
        stack.use(
          await aContainer({ image, name: `bench-${index}-${copy}`, hostConfig: { NetworkMode: 'none' } }),
        ),
      )
    }
  }
  return {
    names: new Set(containers.map(({ name }) => name)),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

async function count(url: string, names: ReadonlySet<string>): Promise<number> {
  const response = await fetch(`${url}/api/containers`)
  const containers = (await response.json()) as { name: string }[]
  return containers.filter(({ name }) => names.has(name)).length
}

async function timedScan(url: string, events: AsyncIterator<SeenEvent>): Promise<number> {
  const startedAt = performance.now()
  await fetch(`${url}/api/scan`, { method: 'POST' })
  for (;;) {
    const { value, done } = await events.next()
    if (done) throw new Error('The event stream ended during the scan')
    if (value.name === 'scan_complete') return performance.now() - startedAt
  }
}
