import { readFile } from 'node:fs/promises'
import { aContainer } from '@sentinel/testkit/a-container'
import { faultyRegistry, type FaultyRegistry } from '@sentinel/testkit/faulty-registry'
import { isolated } from '@sentinel/testkit/isolated'
import { openEvents, type SeenEvent } from '@sentinel/testkit/open-events'
import { publish } from '@sentinel/testkit/publish'
import { settle } from '@sentinel/testkit/settle'
import { startServices } from '@sentinel/testkit/start-process'
import { startRegistry } from '@sentinel/testkit/start-registry'
import { median, type Bench, type Figure } from './figure.ts'

interface Size {
  readonly repositories: number
  readonly perRepository: number
  /** Milliseconds from request to scan_complete; cold: the first scan of a scanner that knows nothing. */
  readonly wanted: { readonly cold?: number; readonly warm: number }
}

const sizes: readonly Size[] = [
  { repositories: 50, perRepository: 4, wanted: { cold: 300, warm: 220 } },
  { repositories: 200, perRepository: 5, wanted: { warm: 1200 } },
]
const latencyMs = 40
const rounds = 7
const maxRssMb = 150

/** A fleet whose repositories half have a newer version, against a registry that answers every request after 40 ms. */
export const scanFleet: Bench = {
  name: 'scan',
  async run() {
    const figures: Figure[] = []
    for (const size of sizes) figures.push(...(await measure(size)))
    return figures
  },
}

async function measure({ repositories, perRepository, wanted }: Size): Promise<Figure[]> {
  const total = repositories * perRepository
  await using registry = await startRegistry()
  await using slow = await faultyRegistry(registry.host, { latencyMs, replays: true })
  slow.fail({ kind: 'bearer', expiresInSeconds: 300 })
  await using fleet = await startFleet(registry.host, slow.host, { repositories, perRepository })
  // Paused: the first scan is the one that is measured.
  await using own = isolated('bench-scan', { SENTINEL_PAUSED: 'true' })
  await using services = await startServices(['api', 'scanner'], own.environment)
  const { url } = services.api
  await settle(async () => (await count(url, fleet.names)) === total, {
    what: 'the fleet in the inventory',
    timeoutMs: 120_000,
  })
  await using events = await openEvents(url)
  const ended = events[Symbol.asyncIterator]()
  const durations: number[] = []
  let cold = asked(slow)
  for (let round = 0; round <= rounds; round += 1) {
    slow.forget()
    durations.push(await timedScan(url, ended))
    if (round === 0) cold = asked(slow)
    console.log(`  scan ${round + 1}: ${durations.at(-1)?.toFixed(0)} ms, ${JSON.stringify(asked(slow))}`)
  }
  const warm = asked(slow)
  const rss = await residentMb(services.scanner.pid)
  const [first = Number.NaN, ...others] = durations
  const middle = median(others)
  const what = `of ${total} containers on ${repositories} repositories`
  return [
    ...(wanted.cold === undefined ? [] : [time(`first scan ${what}`, first, wanted.cold)]),
    time(`scan ${what} (median of ${rounds})`, middle, wanted.warm),
    most(`its digest requests`, warm.heads, repositories),
    most('its tag pages', warm.tags, repositories),
    most('manifests that it reads', warm.manifests, 0),
    most('tokens of the first scan (1 registry)', cold.tokens, 1),
    {
      what: `memory of the scanner after ${rounds + 1} scans ${what}`,
      measured: `${rss.toFixed(0)} MB`,
      wanted: `${maxRssMb} MB`,
      ratio: rss / maxRssMb,
    },
  ]
}

function time(what: string, ms: number, wanted: number): Figure {
  const text = `${what}, request to scan_complete`
  return { what: text, measured: `${ms.toFixed(0)} ms`, wanted: `${wanted} ms`, ratio: ms / wanted }
}

function most(what: string, number: number, wanted: number): Figure {
  const ratio = wanted === 0 ? number : number / wanted
  return { what, measured: String(number), wanted: String(wanted), ratio }
}

function asked(registry: FaultyRegistry) {
  return {
    heads: registry.count(/^HEAD .*\/manifests\//),
    tags: registry.count(/\/tags\/list/),
    manifests: registry.count(/^GET .*\/manifests\//),
    tokens: registry.count(/ \/token/),
  }
}

async function startFleet(
  registry: string,
  seenAs: string,
  { repositories, perRepository }: Pick<Size, 'repositories' | 'perRepository'>,
) {
  await using stack = new AsyncDisposableStack()
  const names = new Set<string>()
  for (let index = 0; index < repositories; index += 1) {
    const repository = `bench/app-${index}`
    await publish(repository, '1.0.0', { registry, marker: String(index) })
    if (index % 2 === 1) await publish(repository, '1.0.1', { registry, marker: `${index}-newer` })
    for (let copy = 0; copy < perRepository; copy += 1) {
      const name = `bench-${repositories}-${index}-${copy}`
      names.add(name)
      stack.use(
        await aContainer({
          image: `${seenAs}/${repository}:1.0.0`,
          name,
          start: false,
          hostConfig: { NetworkMode: 'none' },
        }),
      )
    }
  }
  const owned = stack.move()
  return { names, [Symbol.asyncDispose]: () => owned.disposeAsync() }
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

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}
