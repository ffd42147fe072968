import { z } from 'zod'
import { settingNames, settingsCatalogue } from '@sentinel/shared/settings/catalogue'
import { route } from '../../http/route.ts'
import { settingText } from '../../views/setting-text.ts'

export const getSettings = route({
  method: 'GET',
  path: '/api/settings',
  permission: 'settings.view',
  summary: 'Show all settings as text: by variable as the process was started, by key as they hold now',
  response: z.record(z.string(), z.string()),
  async handle(ctx) {
    const { values } = await ctx.settings.read()
    const shown: Record<string, string> = {}
    for (const name of settingNames) {
      const entry = settingsCatalogue[name]
      shown[entry.env] = settingText(entry, ctx.settings.boot[name])
      if ('key' in entry) shown[entry.key] = settingText(entry, values[name])
    }
    return shown
  },
})
