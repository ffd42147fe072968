import { lead } from '@sentinel/shared/runtime/leader'
import { requestFirstScan } from '../scan/schedule-scans.ts'
import type { ScannerContext } from '../scanner-context.ts'
import { followServices } from '../services/follow-services.ts'
import { followHost } from './follow-host.ts'

const longestLeaseMs = 10_000

/** Of all scanners one keeps the inventory; the others stand by. */
export function leadInventory(ctx: ScannerContext): AsyncDisposable {
  const leaseMs = Math.min(ctx.settings.boot['update.lease'], longestLeaseMs)
  let hasScanned = false
  return lead(ctx, { name: `inventory-${ctx.hostId}`, leaseMs }, async (term) => {
    const services = Promise.withResolvers<void>()
    const following = followServices(ctx, term, services.resolve).finally(services.resolve)
    await followHost(ctx, term, {
      async onReconciled() {
        if (hasScanned) return
        await services.promise
        await requestFirstScan(ctx)
        hasScanned = true
      },
    })
    await following
  })
}
