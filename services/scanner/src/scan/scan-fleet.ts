import { randomBytes } from 'node:crypto'
import { isDuplicateKey } from '@sentinel/shared/db/connect'
import { insertIntoSlot } from '@sentinel/shared/db/insert-into-slot'
import { outboxEntry } from '@sentinel/shared/events/outbox'
import { processor } from '@sentinel/shared/queues/worker'
import type { ScanDoc } from '@sentinel/shared/resources/scan'
import type { ScannerContext } from '../scanner-context.ts'
import { launchScan } from './launch-scan.ts'
import { planRepositories } from './plan-repositories.ts'
import { readFleet } from './read-fleet.ts'
import { readScanSettings } from './scan-settings.ts'

/** Begins a scan, or joins the one that runs. */
export const scanFleet = processor<ScannerContext, 'scan.fleet'>(
  'scan.fleet',
  async (ctx, { mode, requestedBy }, signal) => {
    const settings = await readScanSettings(ctx)
    if (mode === 'scheduled' && settings.isPaused) return { skipped: 'paused' }
    const now = new Date()
    const members = await readFleet(ctx, { settings, scheduledAt: mode === 'scheduled' ? now : undefined })
    const scanId = randomBytes(12).toString('hex')
    const total = members.length
    const repositories = planRepositories(members).length
    const scan: ScanDoc = {
      _id: scanId,
      slot: 'active',
      state: 'running',
      mode,
      requestedBy,
      startedAt: now,
      total,
      checked: 0,
      repositories,
      counts: { available: 0, queued: 0, auto: 0, upToDate: 0, skipped: 0, failed: 0, rateLimited: 0 },
      cost: { requests: 0, heads: 0, tagPages: 0, tokens: 0, pulls: 0 },
      outbox: [outboxEntry('scan.started', { scanId, message: `total=${total}`, total })],
      outboxAt: now,
    }
    try {
      await insertIntoSlot(ctx.db.scans.collection, scan)
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      const running = await ctx.db.scans.findOne({ slot: 'active' }).select({ _id: 1 }).lean()
      return { joined: running?._id }
    }
    await Promise.all([ctx.events.flush('scans', { _id: scanId }), launchScan(ctx, scan, members, signal)])
    return { scanId }
  },
)
