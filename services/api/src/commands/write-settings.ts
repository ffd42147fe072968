import { withOutbox, outboxEntry } from '@sentinel/shared/events/outbox'
import { AppError } from '@sentinel/shared/errors/app-error'
import { isDuplicateKey } from '@sentinel/shared/db/connect'
import { settingsCatalogue, type SettingName } from '@sentinel/shared/settings/catalogue'
import type { Setting } from '@sentinel/shared/settings/setting'
import type { Caller } from '../access/caller.ts'
import type { ApiContext } from '../api-context.ts'
import { logActivity } from './log-activity.ts'

/** Stores what a person chose, all or nothing of it valid. @throws AppError `invalid_setting` */
export async function writeSettings(
  ctx: ApiContext,
  wanted: Partial<Record<SettingName, string | undefined>>,
  caller: Caller,
): Promise<void> {
  const entries: { entry: Setting; value: string }[] = Object.entries(wanted).flatMap(([name, value]) =>
    value === undefined ? [] : [{ entry: settingsCatalogue[name as SettingName], value }],
  )
  for (const { entry, value } of entries) refuseInvalid(entry, value)
  for (const { entry, value } of entries) await write(ctx, entry, value)
  if (entries.length === 0) return
  const message = `Settings changed: ${entries.map(({ entry }) => entry.title).join(', ')}`
  await logActivity(ctx, { type: 'settings', message, caller })
}

function refuseInvalid({ schema, title, key }: Setting, value: string): void {
  const result = schema.safeParse(value)
  if (result.success) return
  const why = result.error.issues[0]?.message ?? 'it is not understood'
  throw new AppError('invalid', 'invalid_setting', `${title} (${key}) cannot be "${value}": ${why}`)
}

async function write({ db, events }: ApiContext, { key = '', title }: Setting, value: string): Promise<void> {
  const filed = withOutbox([
    outboxEntry('settings.changed', { key, message: `${title} is ${value || 'empty'} now` }),
  ])
  const change = { $set: { value, updatedAt: new Date(), ...filed.$set }, $push: filed.$push }
  try {
    await db.settings.collection.insertOne({ _id: key as never, value, updatedAt: new Date(), outbox: [] })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
  await db.settings.updateOne({ _id: key }, change)
  await events.flush('settings', { _id: key })
}
