export interface Healthcheck {
  /** A shell line, or the engine's own array form (['CMD', …], ['NONE']). */
  readonly test: string | readonly string[]
  readonly intervalMs?: number
  readonly timeoutMs?: number
  readonly startPeriodMs?: number
  readonly retries?: number
}

export interface ImageOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Default: /bin/serve, which ends at once on TERM. */
  readonly cmd?: readonly string[]
  readonly entrypoint?: readonly string[]
  readonly healthcheck?: Healthcheck
  readonly volumes?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
  readonly user?: string
  readonly workdir?: string
  /** For example ['8080/tcp']. */
  readonly exposed?: readonly string[]
  readonly stopSignal?: string
  readonly architecture?: string
  readonly os?: string
}

const millisecond = 1_000_000

/** The image config, JSON text, in the engine's spelling. */
export function imageConfig(options: ImageOptions, diffIds: readonly string[]): string {
  const { healthcheck } = options
  const env = { PATH: '/bin', ...options.env }
  return JSON.stringify({
    architecture: options.architecture ?? hostArchitecture(),
    os: options.os ?? 'linux',
    created: '2024-01-01T00:00:00Z',
    config: {
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...(options.entrypoint ? { Entrypoint: options.entrypoint } : {}),
      ...(options.cmd || !options.entrypoint ? { Cmd: options.cmd ?? ['/bin/serve'] } : {}),
      ...(options.volumes ? { Volumes: emptyObjects(options.volumes) } : {}),
      ...(options.exposed ? { ExposedPorts: emptyObjects(options.exposed) } : {}),
      ...(options.labels ? { Labels: options.labels } : {}),
      ...(options.user ? { User: options.user } : {}),
      ...(options.workdir ? { WorkingDir: options.workdir } : {}),
      ...(options.stopSignal ? { StopSignal: options.stopSignal } : {}),
      ...(healthcheck ? { Healthcheck: engineHealthcheck(healthcheck) } : {}),
    },
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: diffIds.map(() => ({ created: '2024-01-01T00:00:00Z' })),
  })
}

export function engineHealthcheck(check: Healthcheck) {
  return {
    Test: typeof check.test === 'string' ? ['CMD-SHELL', check.test] : check.test,
    Interval: (check.intervalMs ?? 500) * millisecond,
    Timeout: (check.timeoutMs ?? 5000) * millisecond,
    ...(check.startPeriodMs === undefined ? {} : { StartPeriod: check.startPeriodMs * millisecond }),
    Retries: check.retries ?? 2,
  }
}

/** As images spell it. */
export function hostArchitecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch
}

function emptyObjects(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, {}]))
}
