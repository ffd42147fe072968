import { lead } from '@sentinel/shared/runtime/leader'
import { requestFirstScan } from '../scan/schedule-scans.ts'
import type { ScannerContext } from '../scanner-context.ts'
import { followHost } from './follow-host.ts'

const longestLeaseMs = 10_000

/** Of all scanners one keeps the inventory; the others stand by. */
export function leadInventory(ctx: ScannerContext): AsyncDisposable {
  const leaseMs = Math.min(ctx.settings.boot['update.lease'], longestLeaseMs)
  let hasScanned = false
  return lead(ctx, { name: `inventory-${ctx.hostId}`, leaseMs }, (term) =>
    followHost(ctx, term, {
      async onReconciled() {
        if (hasScanned) return
        await requestFirstScan(ctx)
        hasScanned = true
      },
    }),
  )
}
