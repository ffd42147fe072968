import { formatDuration } from '@sentinel/shared/settings/duration'
import { settingNames, settingsCatalogue, type SettingName } from '@sentinel/shared/settings/catalogue'
import { resolveSettings } from '@sentinel/shared/settings/from-env'
import { markdownTable } from './markdown-table.ts'

const defaults = resolveSettings({}).values

/** Default as a person would write it. */
export function writtenDefault(name: SettingName): string {
  const value = defaults[name]
  const isDuration = settingsCatalogue[name].schema.meta()?.['format'] === 'duration'
  return typeof value === 'number' && isDuration ? formatDuration(value) : String(value)
}

export function settingsPage(): string {
  const rows = settingNames.map((name) => {
    const entry = settingsCatalogue[name]
    const key = 'key' in entry ? entry.key : ''
    return [
      `\`${entry.env}\``,
      key === '' ? '' : `\`${key}\``,
      writtenDefault(name) === '' ? '' : `\`${writtenDefault(name)}\``,
      `**${entry.title}.** ${entry.help}`,
    ]
  })
  return markdownTable(
    'Settings',
    'A stored value wins over the environment, the environment over the default. Every variable may come from a file: `NAME_FILE` names it.',
    ['Environment', 'Stored as', 'Default', 'Meaning'],
    rows,
  )
}
