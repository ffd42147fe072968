import { connectHost } from '@sentinel/docker/connect-host'
import { createRegistryClient } from '@sentinel/shared/registries/client'
import type { Context } from '@sentinel/shared/runtime/context'
import { startHealthServer } from '@sentinel/shared/runtime/health-server'
import { lead } from '@sentinel/shared/runtime/leader'
import { prepareState, type Service } from '@sentinel/shared/runtime/run'
import { sweepOutboxes } from '@sentinel/shared/runtime/sweep-outboxes'
import { untilAvailable } from '@sentinel/shared/runtime/until-available'
import { ensureLocalHost } from './inventory/ensure-local-host.ts'
import { followHost } from './inventory/follow-host.ts'
import type { ScannerContext } from './scanner-context.ts'

const longestLeadMs = 10_000

/** Keeps the inventory true, asks registries, finds candidates and decides. */
export const scanner: Service = {
  name: 'scanner',
  async start(base, stack) {
    stack.use(await startHealthServer(base))
    const ctx = await scannerContext(base, stack)
    stack.use(sweepOutboxes(ctx))
    const leaseMs = Math.min(ctx.settings.boot['update.lease'], longestLeadMs)
    stack.use(
      lead(ctx, { name: `inventory-${ctx.hostId}`, leaseMs }, (term) =>
        followHost(ctx, term, { onReconciled: () => undefined, onReimaged: () => undefined }),
      ),
    )
  },
}

async function scannerContext(base: Context, stack: AsyncDisposableStack): Promise<ScannerContext> {
  const { boot } = base.settings
  const host = connectHost({ dockerHost: boot['hosts.docker'] })
  base.checks['docker'] = () => host.ping()
  await prepareState(base)
  const hostId = await untilAvailable('MongoDB', base.signal, () => ensureLocalHost(base))
  const registry = stack.use(createRegistryClient({ timeoutMs: boot['registries.timeout'] }))
  return { ...base, host, hostId, registry }
}
