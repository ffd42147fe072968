import { Cron } from 'croner'
import { isTimeZone } from './time-zone.ts'

const mostKept = 200
const known = new Map<string, CronSchedule>()

export interface CronSchedule {
  readonly problem?: string
  /** The first time after `after`; undefined where there is none. */
  next(after: Date): Date | undefined
}

/** A cron expression of five fields, that of all scans also of six with the seconds first; asked about again and again, hence kept. */
export function cronSchedule(
  expression: string,
  zone: string,
  mode: '5-part' | '5-or-6-parts' = '5-part',
): CronSchedule {
  const key = `${mode} ${zone} ${expression}`
  const kept = known.get(key)
  if (kept !== undefined) return kept
  if (known.size >= mostKept) known.clear()
  const made = readCron(expression.trim(), zone, mode)
  known.set(key, made)
  return made
}

const longestExpression = 500

const never = () => undefined

function readCron(expression: string, zone: string, mode: '5-part' | '5-or-6-parts'): CronSchedule {
  if (!isTimeZone(zone))
    return { next: never, problem: `There is no time zone "${zone}": write one such as Europe/Berlin.` }
  try {
    // It would read a date as a schedule that comes once, and the longest one for a second.
    if (expression.length > longestExpression || /^\d{4}-/.test(expression)) throw new Error('no schedule')
    const cron = new Cron(expression, {
      mode,
      paused: true,
      ...(zone === '' ? {} : { timezone: zone }),
    })
    return { next: (after) => cron.nextRun(after) ?? undefined }
  } catch {
    const problem = `"${expression.slice(0, 60)}" is no schedule: write five fields as for cron, for example 0 4 * * 6.`
    return { next: never, problem }
  }
}
