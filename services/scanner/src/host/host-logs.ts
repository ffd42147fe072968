import { processor } from '@sentinel/shared/queues/worker'
import { unknownContainer } from '../scan/scan-container.ts'
import type { ScannerContext } from '../scanner-context.ts'

/** The last lines of a container's log. */
export const hostLogs = processor<ScannerContext, 'host.logs'>(
  'host.logs',
  async (ctx, { hostId, name, lines }, signal) => {
    const container = await ctx.db.containers.findOne({ hostId, name }).select({ containerId: 1 }).lean()
    if (!container) throw unknownContainer(name)
    const logs = await ctx.host.containerLogs(container.containerId, { tail: lines }, signal)
    return { logs, lines }
  },
)
