import { createSafeFetch } from '@sentinel/shared/channels/safe-fetch'
import { every } from '@sentinel/shared/runtime/every'
import { startHealthServer } from '@sentinel/shared/runtime/health-server'
import { prepareState, type Service } from '@sentinel/shared/runtime/run'
import { sweepOutboxes } from '@sentinel/shared/runtime/sweep-outboxes'
import { startWorkers } from '@sentinel/shared/queues/worker'
import { configuredChannels } from './configured-channels.ts'
import { consumeEvents } from './consume-events.ts'
import type { NotifierContext } from './context.ts'
import { notifyDeliver } from './jobs/notify-deliver.ts'
import { sweepDeliveries } from './sweep-deliveries.ts'

/** Turns events into deliveries and delivers them. */
export const notifier: Service = {
  name: 'notifier',
  async start(base, stack) {
    const { boot } = base.settings
    configuredChannels(base)
    stack.use(await startHealthServer(base))
    await prepareState(base)
    const fetch = stack.use(
      createSafeFetch({ allowPrivate: boot['notify.allowPrivate'], timeoutMs: boot['notify.timeout'] }),
    )
    const ctx: NotifierContext = { ...base, fetch }
    stack.use(sweepOutboxes(ctx))
    stack.use(every('deliveries', boot['update.sweepInterval'], () => sweepDeliveries(ctx)))
    stack.use(
      startWorkers(ctx, {
        queue: 'notify',
        processors: [notifyDeliver],
        concurrency: 8,
        redisUrl: boot['state.redisUrl'],
        prefix: ctx.queues.prefix,
        signal: ctx.signal,
        onJob: (job, outcome, seconds) => {
          ctx.metrics.jobs.inc({ job, outcome })
          ctx.metrics.jobSeconds.observe({ job }, seconds)
        },
      }),
    )
    stack.use(consumeEvents(ctx))
  },
}
