import { readFileSync } from 'node:fs'
import { AppError } from '../errors/app-error.ts'
import { settingNames, settingsCatalogue, type SettingName, type SettingsRecord } from './catalogue.ts'

export type Environment = Readonly<Record<string, string | undefined>>
export type SettingSource = 'stored' | 'environment' | 'default'

export interface ResolvedSettings {
  readonly values: SettingsRecord
  readonly sources: Readonly<Record<SettingName, SettingSource>>
}

/** The text of one variable: NAME, else the content of the file that NAME_FILE names; empty counts as unset. */
export function readVariable(environment: Environment, name: string): string | undefined {
  const direct = environment[name]
  if (direct !== undefined && direct !== '') return direct
  const file = environment[`${name}_FILE`]
  if (file === undefined || file === '') return undefined
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new AppError(
      'invalid',
      'setting_file_unreadable',
      `${name}_FILE names ${file}, which cannot be read; check path and permissions`,
      { cause: error },
    )
  }
}

/**
 * Stored value, else environment, else default, for every setting.
 * @throws AppError `settings_invalid` that lists every bad value at once.
 */
export function resolveSettings(
  environment: Environment,
  stored: ReadonlyMap<string, string> = new Map(),
): ResolvedSettings {
  const values: Record<string, unknown> = {}
  const sources: Record<string, SettingSource> = {}
  const problems: string[] = []
  for (const name of settingNames) {
    const entry = settingsCatalogue[name]
    const key = 'key' in entry ? entry.key : undefined
    let raw: string | undefined
    try {
      raw = (key === undefined ? undefined : stored.get(key)) ?? readVariable(environment, entry.env)
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
      continue
    }
    sources[name] =
      key !== undefined && stored.has(key) ? 'stored' : raw === undefined ? 'default' : 'environment'
    const parsed = entry.schema.safeParse(raw)
    if (parsed.success) values[name] = parsed.data
    else problems.push(`${entry.env}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`)
  }
  if (problems.length > 0) {
    throw new AppError(
      'invalid',
      'settings_invalid',
      `These settings are wrong; correct them and start again:\n  ${problems.join('\n  ')}`,
      { details: { problems } },
    )
  }
  return { values: values as SettingsRecord, sources: sources as Record<SettingName, SettingSource> }
}
