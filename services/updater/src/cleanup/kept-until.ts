import type { SettingsRecord } from '@sentinel/shared/settings/catalogue'

const dayMs = 86_400_000

type Retention = 'images.backupRetention' | 'images.rollbackRetention'

/** Until when a name that an update gave the image it replaced is kept, while nobody uses that image. */
export function keptUntil(
  endedAt: Date,
  retention: Retention,
  values: Pick<SettingsRecord, Retention | 'state.historyDays'>,
): Date {
  // The update itself is not kept longer, and with it goes what knows of the names.
  const longestMs = Math.max(0, values['state.historyDays'] - 1) * dayMs
  return new Date(endedAt.getTime() + Math.min(values[retention], longestMs))
}
