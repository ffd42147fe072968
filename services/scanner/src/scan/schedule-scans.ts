import { cronSchedule } from '@sentinel/shared/policy/cron-schedule'
import { logger } from '@sentinel/shared/runtime/logger'
import type { ScannerContext } from '../scanner-context.ts'
import { readScanSettings, type ScanSettings } from './scan-settings.ts'

const log = logger.child({ part: 'scan' })

const schedulerId = 'scan-fleet'
/** A scanner that restarts again and again must not ask every registry each time. */
const freshMs = 60_000

/** Sees to it that the schedule is there and as the settings say: Redis may have been emptied, the interval changed. */
export async function scheduleScans(ctx: ScannerContext): Promise<void> {
  // The queue's connection would wait for Redis for ever, and a shutdown for the queue.
  await ctx.redis.ping()
  const settings = await readScanSettings(ctx)
  const queue = ctx.queues.queue('scan')
  const known = await queue.getJobScheduler(schedulerId)
  const cron = cronOf(settings)
  const isAsWanted = cron
    ? known?.pattern === cron.pattern && (known.tz ?? '') === (cron.tz ?? '')
    : Number(known?.every) === settings.intervalMs
  if (isAsWanted) return
  await queue.upsertJobScheduler(
    schedulerId,
    cron ?? (await everyInterval(ctx, settings, known !== undefined)),
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

/** By the clock, where a schedule is set that can be read; one that cannot must not end all scans. */
function cronOf({ schedule, timeZone }: ScanSettings): { pattern: string; tz?: string } | undefined {
  if (schedule === '') return undefined
  const { problem } = cronSchedule(schedule, timeZone, '5-or-6-parts')
  if (problem === undefined) return { pattern: schedule, ...(timeZone === '' ? {} : { tz: timeZone }) }
  log.warn({ problem }, 'the schedule of scans cannot be read; the interval counts')
  return undefined
}

async function everyInterval(ctx: ScannerContext, { intervalMs }: ScanSettings, isKnown: boolean) {
  const last = await lastScanAt(ctx)
  const startDate = Math.max(Date.now(), last) + intervalMs
  return { every: intervalMs, startDate: isKnown ? Math.max(last + intervalMs, Date.now()) : startDate }
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
