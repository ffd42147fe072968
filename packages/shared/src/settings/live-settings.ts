import type { Db } from '../db/connect.ts'
import { logger } from '../runtime/logger.ts'
import { resolveSettings, type Environment, type ResolvedSettings } from './from-env.ts'
import { settingNames, settingsCatalogue, type SettingsRecord } from './catalogue.ts'

const log = logger.child({ part: 'settings' })

export interface LiveSettings {
  /** As they were at start; what is not `live` is obeyed in this form. */
  readonly boot: SettingsRecord
  /** With what people stored meanwhile, at most a second old. */
  read(): Promise<ResolvedSettings>
}

const maxAgeMs = 1000

/** `db` is asked for late: the settings say how to reach it. */
export function createLiveSettings(db: () => Db | undefined, environment: Environment): LiveSettings {
  const boot = resolveSettings(environment)
  let cached: { at: number; resolved: ResolvedSettings } | undefined
  return {
    boot: boot.values,
    async read() {
      if (cached && performance.now() - cached.at < maxAgeMs) return cached.resolved
      const rows = (await db()?.settings.find({}).select({ value: 1 }).lean()) ?? []
      const stored = new Map(rows.map(({ _id, value }) => [_id, value]))
      cached = { at: performance.now(), resolved: resolveReadable(environment, stored) }
      return cached.resolved
    },
  }
}

/** A stored value that an older version wrote must not stop everything, nor take the others with it. */
function resolveReadable(environment: Environment, stored: ReadonlyMap<string, string>): ResolvedSettings {
  const readable = new Map(stored)
  for (const name of settingNames) {
    const entry = settingsCatalogue[name]
    const key = 'key' in entry ? entry.key : undefined
    if (key === undefined || entry.schema.safeParse(stored.get(key)).success) continue
    log.warn({ key }, 'stored setting refused')
    readable.delete(key)
  }
  return resolveSettings(environment, readable)
}
