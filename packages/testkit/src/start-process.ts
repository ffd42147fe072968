import { join, resolve } from 'node:path'
import { startChild, type Child } from './child.ts'
import { freePort } from './free-port.ts'
import { settle } from './settle.ts'

export type ServiceName = 'api' | 'scanner' | 'updater' | 'notifier'

export interface ServiceProcess extends Child {
  readonly service: ServiceName
  /** Where /healthz and /readyz are served; for the API, everything. */
  readonly url: string
  /** Waits until /readyz says so. */
  ready(): Promise<void>
}

export interface ProcessOptions {
  /** `alive` waits for /healthz only, because a part is away on purpose. */
  readonly waitFor?: 'ready' | 'alive' | 'nothing'
  /** Default: the service's own. */
  readonly main?: string
  /** What the images run instead of the sources; `tsc -b` must have come before. */
  readonly isBuilt?: boolean
}

const root = resolve(import.meta.dirname, '../../..')

/** A service as a process of its own, so that it can be killed and stopped; `environment` as `isolated` gives it. */
export async function startProcess(
  service: ServiceName,
  environment: Readonly<Record<string, string>>,
  { waitFor = 'ready', isBuilt = false, main = mainOf(service, isBuilt) }: ProcessOptions = {},
): Promise<ServiceProcess> {
  const port = await freePort()
  const variable = service === 'api' ? 'SENTINEL_WEB_PORT' : 'SENTINEL_HEALTH_PORT'
  // As the images start it. The API makes long lists many times a second, for which the young part of a heap is there.
  const memory = service === 'api' ? [] : ['--max-semi-space-size=2', '--heap-growing-percent=30']
  const from = isBuilt ? [] : ['--conditions=source']
  const child = startChild(process.execPath, [...memory, ...from, main], {
    cwd: root,
    stopTimeoutMs: 25_000,
    env: { MALLOC_ARENA_MAX: '1', ...process.env, ...environment, [variable]: `${port}` },
  })
  const url = `http://127.0.0.1:${port}`
  const until = async (path: string) => {
    const ended = () => child.hasEnded()
    await settle(async () => ended() || (await isOk(`${url}${path}`)), {
      what: `${path} of the ${service} process to say yes`,
      timeoutMs: 60_000,
    })
    if (ended()) throw new Error(`The ${service} process ended at its start: ${child.logs()}`)
  }
  try {
    if (waitFor === 'ready') await until('/readyz')
    if (waitFor === 'alive') await until('/healthz')
  } catch (error) {
    await child[Symbol.asyncDispose]()
    throw error
  }
  return Object.assign(child, { service, url, ready: () => until('/readyz') })
}

/** Several at once; disposing ends them all. */
export async function startServices<N extends ServiceName>(
  names: readonly N[],
  environment: Readonly<Record<string, string>>,
  options: ProcessOptions = {},
): Promise<AsyncDisposable & { readonly [K in N]: ServiceProcess }> {
  await using stack = new AsyncDisposableStack()
  const started = await Promise.allSettled(
    names.map(async (name) => [name, stack.use(await startProcess(name, environment, options))] as const),
  )
  const entries = started.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
  const owned = stack.move()
  return Object.assign(Object.fromEntries(entries) as { [K in N]: ServiceProcess }, {
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  })
}

function mainOf(service: ServiceName, isBuilt: boolean): string {
  return join(root, 'services', service, ...(isBuilt ? ['dist', 'main.js'] : ['src', 'main.ts']))
}

async function isOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) })
  await response.arrayBuffer()
  return response.ok
}
