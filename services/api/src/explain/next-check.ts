import type { ContainerSettings } from '@sentinel/shared/policy/container-settings'
import { cronSchedule } from '@sentinel/shared/policy/cron-schedule'
import type { SettingsRecord } from '@sentinel/shared/settings/catalogue'

/** When the timer scans next: at the earliest then, since a scan may be under way. Undefined while it is paused. */
export function nextScanAt(
  values: SettingsRecord,
  lastScheduledAt: Date | undefined,
  now: Date,
): Date | undefined {
  if (values['scan.paused']) return undefined
  const schedule = values['scan.schedule']
  if (schedule !== '') {
    const cron = cronSchedule(schedule, values['policy.timeZone'], '5-or-6-parts')
    if (cron.problem === undefined) return cron.next(now)
  }
  const due = (lastScheduledAt?.getTime() ?? 0) + values['scan.interval']
  return new Date(Math.max(due, now.getTime()))
}

/** When a scan asks about this container again: by its own schedule later than the scan. */
export function nextCheckAt(
  { schedule }: ContainerSettings,
  { scanAt, lastCheckedAt, timeZone }: { scanAt: Date; lastCheckedAt: Date | undefined; timeZone: string },
): Date | undefined {
  if (schedule.value === '' || schedule.problem !== undefined || lastCheckedAt === undefined) return scanAt
  const due = cronSchedule(schedule.value, timeZone).next(lastCheckedAt)
  return due && new Date(Math.max(due.getTime(), scanAt.getTime()))
}
