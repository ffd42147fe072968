import { logger } from '@sentinel/shared/runtime/logger'
import type { ScannerContext } from '../scanner-context.ts'
import type { ScanDoc } from '@sentinel/shared/resources/scan'
import { launchScan } from './launch-scan.ts'
import { readFleet } from './read-fleet.ts'
import { endScan } from './scan-conclude.ts'
import { readScanSettings } from './scan-settings.ts'

const log = logger.child({ part: 'scan' })
const hopelessMs = 600_000
const livingStates = ['waiting', 'active', 'delayed', 'prioritized', 'waiting-children'] as const

/** Asks again for a scan that runs by its document but has no job any more: its scanner died early, or Redis was emptied. */
export async function sweepScans(ctx: ScannerContext, signal: AbortSignal): Promise<void> {
  await ctx.redis.ping()
  const before = new Date(Date.now() - ctx.settings.boot['update.sweepInterval'])
  const scan = await ctx.db.scans.findOne({ slot: 'active', startedAt: { $lt: before } }).lean()
  if (!scan || (await hasJob(ctx, scan._id))) return
  if (Date.now() - scan.startedAt.getTime() > hopelessMs) return await giveUp(ctx, scan)
  log.warn({ scanId: scan._id }, 'a scan lost its jobs; asking again')
  const settings = await readScanSettings(ctx)
  const scheduledAt = scan.mode === 'scheduled' ? scan.startedAt : undefined
  await launchScan(ctx, scan, await readFleet(ctx, { settings, scheduledAt }), signal)
}

async function hasJob(ctx: ScannerContext, scanId: string): Promise<boolean> {
  const jobs = await ctx.queues.queue('scan').getJobs([...livingStates])
  return jobs.some((job) => (job?.data as { scanId?: unknown } | undefined)?.scanId === scanId)
}

async function giveUp(ctx: ScannerContext, scan: ScanDoc): Promise<void> {
  const error =
    'The scan could not be brought to its end; the scanner’s log says why. The next scan begins anew.'
  const { checked, counts, cost } = scan
  await endScan(ctx, scan, { state: 'failed', checked, counts, cost, error })
}
