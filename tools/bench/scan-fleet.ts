import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { connectRedis, whenReady } from '@sentinel/shared/queues/redis'
import { aContainer } from '@sentinel/testkit/a-container'
import { faultyRegistry, type FaultyRegistry } from '@sentinel/testkit/faulty-registry'
import { isolated, type Isolated } from '@sentinel/testkit/isolated'
import { openEvents, type SeenEvent } from '@sentinel/testkit/open-events'
import { publish } from '@sentinel/testkit/publish'
import { settle } from '@sentinel/testkit/settle'
import { startProcess, startServices } from '@sentinel/testkit/start-process'
import { startRegistry } from '@sentinel/testkit/start-registry'
import { median, type Bench, type Figure } from './figure.ts'

interface Size {
  readonly repositories: number
  readonly perRepository: number
  /** Milliseconds from request to scan_complete; cold: without a token. */
  readonly wanted: { readonly cold?: number; readonly warm: number }
}

const sizes: readonly Size[] = [
  { repositories: 50, perRepository: 4, wanted: { cold: 300, warm: 220 } },
  { repositories: 200, perRepository: 5, wanted: { warm: 1200 } },
]
const latencyMs = 40
const rounds = 7
/** Longer than the warm scans take together. */
const tokenSeconds = 60
const maxRssMb = 150
/** Repositories that one token may be for: more would make addresses and tokens that proxies refuse. */
const scopesPerToken = 64
/** Milliseconds that the fastest checker known takes for 200 containers on 50 repositories: it reads tag lists only, and keeps nothing. */
const fastestKnownMs = 140
const stem = 'bench-'

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
  slow.fail({ kind: 'bearer', expiresInSeconds: tokenSeconds })
  await using fleet = await startFleet(registry.host, slow.host, { repositories, perRepository })
  // Paused: the first scan is the one that is measured. What else runs on the engine is none of it.
  await using own = isolated('bench-scan', { SENTINEL_PAUSED: 'true', SENTINEL_FILTERS: allBut(stem) })
  await using services = await startServices(['api', 'scanner'], own.environment, { isBuilt: true })
  const { url } = services.api
  await settle(async () => (await count(url, fleet.names)) === total, {
    what: 'the fleet in the inventory',
    timeoutMs: 120_000,
  })
  await using events = await openEvents(url)
  const ended = events[Symbol.asyncIterator]()
  const scans: Scan[] = []
  const scan = async (what: string) => {
    slow.forget()
    const ms = await timedScan(url, ended)
    const one = { ms, asked: asked(slow) }
    console.log(`  ${what}: ${ms.toFixed(0)} ms, ${JSON.stringify(one.asked)}`)
    return one
  }
  const first = await scan('first scan of all, which files what it finds')
  for (let round = 1; round <= rounds; round += 1) scans.push(await scan(`scan ${round}`))
  console.log(`  waiting for its token to run out, ${tokenSeconds} s …`)
  await wait(tokenSeconds * 1000)
  const cold = await scan('cold scan, its token has run out')
  const rss = await mostResidentMb(services.scanner.pid)
  await services.scanner.kill('SIGTERM')
  const counting = { ...own.environment, SENTINEL_METRICS: 'true' }
  await using fresh = await startProcess('scanner', counting, { isBuilt: true })
  await settle(async () => (await metric(fresh.url, 'sentinel_containers_count')) >= total, {
    what: 'the inventory of the new scanner',
    timeoutMs: 120_000,
  })
  await forgetTokens(own)
  const restarted = await scan('scan of a scanner that has just started, without a token')

  const mostOf = (kind: keyof Scan['asked']) => Math.max(...scans.map((each) => each.asked[kind]))
  const durations = scans.map(({ ms }) => ms)
  const middle = median(durations)
  const range = `${Math.min(...durations).toFixed(0)}–${Math.max(...durations).toFixed(0)}`
  const memory = Math.max(rss, await mostResidentMb(fresh.pid))
  console.log(
    `  warm ${middle.toFixed(0)} ms (${range}), cold ${cold.ms.toFixed(0)} ms, just started ${restarted.ms.toFixed(0)} ms, ever first ${first.ms.toFixed(0)} ms, scanner ${memory.toFixed(0)} MB`,
  )
  if (repositories === sizes[0]?.repositories)
    console.log(
      `  ${(middle / fastestKnownMs).toFixed(1)} × the fastest known checker (${fastestKnownMs} ms)`,
    )
  const what = `of ${total} containers on ${repositories} repositories`
  const tokens = Math.ceil(repositories / scopesPerToken)
  return [
    ...(wanted.cold === undefined
      ? []
      : [
          time(`cold scan ${what}`, cold.ms, wanted.cold),
          time(`scan of a scanner that has just started ${what}`, restarted.ms, wanted.cold),
          time(`first scan of all ${what}`, first.ms, wanted.cold),
        ]),
    time(`scan ${what} (median of ${rounds}, ${range})`, middle, wanted.warm),
    most('its digest requests', mostOf('heads'), repositories),
    most('its tag pages', mostOf('tags'), repositories),
    most('manifests that it reads', mostOf('manifests'), 0),
    most('digest requests of the cold scan', cold.asked.heads, repositories),
    most('its tag pages', cold.asked.tags, repositories),
    most('its manifests', cold.asked.manifests, 0),
    most('its tokens', cold.asked.tokens, tokens),
    most('tokens of the first scan of all', first.asked.tokens, tokens),
    {
      what: `most memory of the scanner in ${rounds + 3} scans ${what}`,
      measured: `${memory.toFixed(0)} MB`,
      wanted: `${maxRssMb} MB`,
      ratio: memory / maxRssMb,
    },
  ]
}

interface Scan {
  readonly ms: number
  readonly asked: ReturnType<typeof asked>
}

/** What processes share, as when the last one has expired. */
async function forgetTokens({ environment, prefix }: Isolated): Promise<void> {
  const redis = connectRedis(environment['REDIS_URL'] ?? '', 'prompt')
  try {
    await whenReady(redis, 5000)
    const keys = await redis.keys(`${prefix}:registry-token:*`)
    if (keys.length > 0) await redis.unlink(...keys)
  } finally {
    redis.disconnect()
  }
}

/** Filters that leave out every container whose name begins otherwise. */
function allBut(beginning: string): string {
  const letters = beginning.split('')
  return letters.map((letter, index) => `${letters.slice(0, index).join('')}[!${letter}]*`).join('\n')
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
    pings: registry.count(/^GET \/v2\/$/),
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
      const name = `${stem}${repositories}-${index}-${copy}`
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

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(new RegExp(`^${name}(?:\\{.*\\})? (\\d+)`, 'm').exec(text)?.[1] ?? 0)
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

async function mostResidentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}
