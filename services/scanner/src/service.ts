import { connectHost } from '@sentinel/docker/connect-host'
import { startWorkers } from '@sentinel/shared/queues/worker'
import { ConcurrencyLimit } from '@sentinel/shared/registries/concurrency'
import { openLogins } from '@sentinel/shared/registries/logins/open-logins'
import { openRegistryClient } from '@sentinel/shared/registries/open-client'
import type { Context } from '@sentinel/shared/runtime/context'
import { every } from '@sentinel/shared/runtime/every'
import { startHealthServer } from '@sentinel/shared/runtime/health-server'
import { prepareState, type Service } from '@sentinel/shared/runtime/run'
import { sweepOutboxes } from '@sentinel/shared/runtime/sweep-outboxes'
import { untilAvailable } from '@sentinel/shared/runtime/until-available'
import { hostLogs } from './host/host-logs.ts'
import { hostTags } from './host/host-tags.ts'
import { ensureLocalHost } from './inventory/ensure-local-host.ts'
import { leadInventory } from './inventory/lead-inventory.ts'
import { testRegistry } from './registries/test-registry.ts'
import { repositoriesPerJob } from './scan/batch-repositories.ts'
import { FleetMemory } from './scan/fleet-memory.ts'
import { scanConclude } from './scan/scan-conclude.ts'
import { scanContainer } from './scan/scan-container.ts'
import { scanFleet } from './scan/scan-fleet.ts'
import { ScanProgress } from './scan/scan-progress.ts'
import { ScanRegistries } from './scan/scan-registries.ts'
import { scanRepositories } from './scan/scan-repositories.ts'
import { scheduleScans } from './scan/schedule-scans.ts'
import { sweepChecks } from './scan/sweep-checks.ts'
import { sweepScans } from './scan/sweep-scans.ts'
import type { ScannerContext } from './scanner-context.ts'

/** Keeps the inventory true, asks registries, finds candidates and decides. */
export const scanner: Service = {
  name: 'scanner',
  async start(base, stack) {
    stack.use(await startHealthServer(base))
    const ctx = await scannerContext(base, stack)
    const sweepMs = ctx.settings.boot['update.sweepInterval']
    stack.use(sweepOutboxes(ctx))
    stack.use(leadInventory(ctx))
    stack.use(every('scan schedule', sweepMs, () => scheduleScans(ctx)))
    stack.use(every('scans', sweepMs, (signal) => sweepScans(ctx, signal)))
    stack.use(every('checks', sweepMs, () => sweepChecks(ctx)))
    serve(ctx, stack)
  },
}

async function scannerContext(base: Context, stack: AsyncDisposableStack): Promise<ScannerContext> {
  const { settings, redis, events } = base
  const { boot } = settings
  const host = connectHost({ dockerHost: boot['hosts.docker'] })
  base.checks['docker'] = () => host.ping()
  await prepareState(base)
  const hostId = await untilAvailable('MongoDB', base.signal, () => ensureLocalHost(base))
  const logins = stack.use(openLogins(base))
  const registry = stack.use(openRegistryClient(base, logins))
  const registries = new ScanRegistries(registry)
  const progress = new ScanProgress({ redis, events, prefix: boot['state.redisPrefix'] })
  const asking = new ConcurrencyLimit(boot['scan.concurrency'])
  const fleets = new FleetMemory()
  return { ...base, host, hostId, registry, logins, registries, progress, asking, fleets }
}

function serve(ctx: ScannerContext, stack: AsyncDisposableStack): void {
  const { boot } = ctx.settings
  const shared = {
    redisUrl: boot['state.redisUrl'],
    prefix: ctx.queues.prefix,
    signal: ctx.signal,
    lockMs: boot['update.lease'],
    onJob: (job: string, outcome: string, seconds: number) => {
      ctx.metrics.jobs.inc({ job, outcome })
      ctx.metrics.jobSeconds.observe({ job }, seconds)
    },
  }
  const repositories = boot['scan.concurrency']
  // Twice what it needs to be busy: checks of single containers share these places. More, and other scanners of the
  // same queue would have nothing left to do.
  const concurrency = 2 * Math.floor(repositories / repositoriesPerJob(repositories))
  const scanJobs = [scanFleet, scanRepositories, scanConclude, scanContainer]
  stack.use(startWorkers(ctx, { ...shared, queue: 'scan', concurrency, processors: scanJobs }))
  const hostJobs = [hostLogs, hostTags, testRegistry]
  stack.use(startWorkers(ctx, { ...shared, queue: 'host', concurrency: 4, processors: hostJobs }))
}
