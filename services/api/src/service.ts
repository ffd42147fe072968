import { logger } from '@sentinel/shared/runtime/logger'
import { prepareState, type Service } from '@sentinel/shared/runtime/run'
import { sweepOutboxes } from '@sentinel/shared/runtime/sweep-outboxes'
import type { ApiContext } from './api-context.ts'
import { createFleet } from './fleet/fleet.ts'
import { followEvents } from './fleet/follow-events.ts'
import { createAccess } from './access/access.ts'
import { makeFirstAdmin } from './access/make-first-admin.ts'
import { startServer } from './http/start-server.ts'
import { createLiveFeed } from './live/create-live-feed.ts'
import { workerChecks } from './worker-checks.ts'

const log = logger.child({ part: 'api' })

export const api: Service = {
  name: 'api',
  async start(base, stack) {
    Object.assign(base.others, workerChecks(base.queues))
    const live = stack.use(createLiveFeed(base))
    const fleet = createFleet(base)
    live.listen(followEvents(fleet))
    const ending = new AbortController()
    const signal = AbortSignal.any([base.signal, ending.signal])
    const prepared = prepareState({ ...base, signal })
    const startedAt = new Date()
    const access = createAccess(base, startedAt)
    const ctx: ApiContext = { ...base, fleet, live, startedAt, prepared, access }
    const firstRead = prepared.then(
      () => Promise.all([fleet.read(), makeFirstAdmin(ctx)]),
      (error: unknown) => log.debug({ err: error }, 'state not prepared'),
    )
    stack.defer(async () => {
      ending.abort()
      await firstRead.catch(() => undefined)
    })
    // The port comes before the database: /readyz says what is missing while it is waited for.
    stack.use(await startServer(ctx))
    stack.use(sweepOutboxes(ctx))
  },
}
