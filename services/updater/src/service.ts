import { connectHost } from '@sentinel/docker/connect-host'
import { createLeases } from '@sentinel/saga/lease'
import { mongoLeaseStore } from '@sentinel/saga/lease-store'
import { openLogins, type OpenedLogins } from '@sentinel/shared/registries/logins/open-logins'
import type { RegistryClient } from '@sentinel/shared/registries/client'
import { openRegistryClient } from '@sentinel/shared/registries/open-client'
import type { Context } from '@sentinel/shared/runtime/context'
import { every } from '@sentinel/shared/runtime/every'
import { startHealthServer } from '@sentinel/shared/runtime/health-server'
import { prepareState, type Service } from '@sentinel/shared/runtime/run'
import { sweepOutboxes } from '@sentinel/shared/runtime/sweep-outboxes'
import { untilAvailable } from '@sentinel/shared/runtime/until-available'
import { startWorkers } from '@sentinel/shared/queues/worker'
import { sweepAfterCare } from './after-care/run-after-care.ts'
import { expireKept } from './cleanup/expire-kept.ts'
import { afterCare } from './jobs/after-care.ts'
import { containerAct } from './jobs/container-act.ts'
import { hookTry } from './jobs/hook-try.ts'
import { imagesAct } from './jobs/images-act.ts'
import { updatePreview } from './jobs/update-preview.ts'
import { updateRun } from './jobs/update-run.ts'
import { updateWake } from './jobs/update-wake.ts'
import { recoverUpdates } from './recover-updates.ts'
import { runHelper } from './self-update/run-helper.ts'
import { scaleService } from './services/scale-service.ts'
import { sweepUpdates } from './sweep-updates.ts'
import type { UpdaterContext } from './updater-context.ts'
import { verifyUpdates } from './verify-updates.ts'

export type UpdaterOptions = Pick<UpdaterContext, 'onBoundary'>

const shortestLockMs = 1000

/** Changes hosts: updates, rollbacks, start, stop, restart. */
export const updater: Service = updaterWith({})

/** The same with somebody who is told of every boundary; the crash tests kill the process there. */
export function updaterWith(options: UpdaterOptions): Service {
  return {
    name: 'updater',
    async start(base, stack) {
      const helperOf = base.settings.boot['update.helperOf']
      if (helperOf === '') stack.use(await startHealthServer(base))
      const opened = stack.use(openLogins(base))
      const ctx = updaterContext(base, options, opened, stack.use(openRegistryClient(base, opened)))
      await prepareState(ctx)
      stack.use(sweepOutboxes(ctx))
      if (helperOf !== '') {
        const helping = runHelper(ctx, helperOf)
        stack.defer(() => helping)
        return
      }
      stack.use(await untilAvailable('MongoDB', ctx.signal, () => recoverUpdates(ctx)))
      const { boot } = ctx.settings
      stack.use(
        startWorkers(ctx, {
          queue: 'update',
          processors: [updateRun, updateWake, containerAct, afterCare, scaleService],
          concurrency: boot['update.concurrency'],
          redisUrl: boot['state.redisUrl'],
          prefix: ctx.queues.prefix,
          signal: ctx.signal,
          lockMs: Math.max(shortestLockMs, ctx.leaseMs),
          onJob: (job, outcome, seconds) => {
            ctx.metrics.jobs.inc({ job, outcome })
            ctx.metrics.jobSeconds.observe({ job }, seconds)
          },
        }),
      )
      stack.use(
        startWorkers(ctx, {
          queue: 'plan',
          processors: [updatePreview, hookTry, imagesAct],
          concurrency: 2,
          redisUrl: boot['state.redisUrl'],
          prefix: ctx.queues.prefix,
          signal: ctx.signal,
        }),
      )
      stack.use(every('updates', boot['update.sweepInterval'], () => sweepUpdates(ctx)))
      stack.use(every('after-care', boot['update.sweepInterval'], () => sweepAfterCare(ctx)))
      stack.use(every('clean-up', boot['update.sweepInterval'], () => expireKept(ctx)))
      stack.use(every('verify', boot['update.sweepInterval'], () => verifyUpdates(ctx)))
    },
  }
}

function updaterContext(
  base: Context,
  options: UpdaterOptions,
  { logins }: OpenedLogins,
  registry: RegistryClient,
): UpdaterContext {
  const { boot } = base.settings
  const host = connectHost({ dockerHost: boot['hosts.docker'] })
  base.checks['docker'] = () => host.ping()
  const leaseMs = boot['update.lease']
  const leases = createLeases({ store: mongoLeaseStore(base.db), lengthMs: leaseMs, owner: base.processId })
  return { ...base, ...options, host, leases, leaseMs, logins, registry }
}
