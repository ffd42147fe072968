import type { ScannerContext } from '../scanner-context.ts'
import { readScanSettings } from './scan-settings.ts'

const schedulerId = 'scan-fleet'
/** A scanner that restarts again and again must not ask every registry each time. */
const freshMs = 60_000

/** Sees to it that the schedule is there and as the settings say: Redis may have been emptied, the interval changed. */
export async function scheduleScans(ctx: ScannerContext): Promise<void> {
  // The queue's connection would wait for Redis for ever, and a shutdown for the queue.
  await ctx.redis.ping()
  const { intervalMs } = await readScanSettings(ctx)
  const queue = ctx.queues.queue('scan')
  const known = await queue.getJobScheduler(schedulerId)
  if (Number(known?.every) === intervalMs) return
  const last = await lastScanAt(ctx)
  const startDate = Math.max(Date.now(), last) + intervalMs
  await queue.upsertJobScheduler(
    schedulerId,
    { every: intervalMs, startDate: known ? Math.max(last + intervalMs, Date.now()) : startDate },
    {
      name: 'scan.fleet',
      data: { mode: 'scheduled', requestedBy: 'schedule' },
      opts: {
        attempts: 3,
        backoff: { type: 'exponential', delay: 1000 },
        removeOnComplete: { count: 10 },
        removeOnFail: { count: 10 },
      },
    },
  )
}

/** The scan with which a scanner begins, as soon as it knows the containers. */
export async function requestFirstScan(ctx: ScannerContext): Promise<void> {
  if (Date.now() - (await lastScanAt(ctx)) < freshMs) return
  await ctx.queues.enqueue('scan.fleet', { mode: 'scheduled', requestedBy: 'start' })
}

async function lastScanAt({ db }: ScannerContext): Promise<number> {
  const last = await db.scans.findOne({}).sort({ startedAt: -1 }).select({ startedAt: 1 }).lean()
  return last?.startedAt.getTime() ?? 0
}
