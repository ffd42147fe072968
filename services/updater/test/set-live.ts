import type { Db } from '@sentinel/shared/db/connect'
import type { Running } from '@sentinel/shared/runtime/run'
import { settingsCatalogue, type SettingName } from '@sentinel/shared/settings/catalogue'
import { settle } from '@sentinel/testkit/settle'

export type Wanted = Partial<Record<SettingName, string>>

/** Stores settings as a person would, and waits until a running updater has read them. */
export async function setLive(db: Db, { ctx }: Running, wanted: Wanted): Promise<void> {
  const names = Object.keys(wanted) as SettingName[]
  for (const name of names) {
    const entry = settingsCatalogue[name]
    const _id = 'key' in entry ? (entry.key ?? '') : ''
    await db.settings.updateOne({ _id }, { $set: { value: wanted[name] ?? '' } }, { upsert: true })
  }
  await settle(
    async () => {
      const { values } = await ctx.settings.read()
      return names.every(
        (name) => values[name] === settingsCatalogue[name].schema.safeParse(wanted[name]).data,
      )
    },
    { what: `the updater to read ${names.join(', ')}`, timeoutMs: 20_000 },
  )
}
