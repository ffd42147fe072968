import type { ContainerSettings, Effective } from '@sentinel/shared/policy/container-settings'
import { settingsCatalogue, type SettingName } from '@sentinel/shared/settings/catalogue'
import { formatDuration } from '@sentinel/shared/settings/duration'
import type { ResolvedSettings } from '@sentinel/shared/settings/from-env'
import { settingText } from '../views/setting-text.ts'
import type { EffectiveSetting } from '../views/explanation.ts'

/** Which values hold for a container, and who said so: a label, a person's setting, the environment, or nobody. */
export function effectiveSettings(own: ContainerSettings, settings: ResolvedSettings): EffectiveSetting[] {
  const weighed = [
    ['version_scope', own.scope, own.scope.value],
    ['include_tags', own.include, own.include.value],
    ['exclude_tags', own.exclude, own.exclude.value],
    ['transform_tags', own.transform, own.transform.value],
    ['prereleases', own.prereleases, String(own.prereleases.value)],
    ['schedule', own.schedule, own.schedule.value],
    ['update_delay', own.delayMs, formatDuration(own.delayMs.value)],
    ['pull_only', own.isPullOnly, String(own.isPullOnly.value)],
    ['notify_snooze', own.snoozeMs, formatDuration(own.snoozeMs.value)],
  ] as const
  return [
    ...weighed.map(([name, effective, value]) => ({ name, value, ...origin(effective, own, settings) })),
    ...globals.map((name) => global(name, settings)),
  ]
}

const globals = [
  'policy.maintenanceWindow',
  'policy.timeZone',
  'policy.dryRun',
  'scan.paused',
  'scan.filters',
] as const satisfies readonly SettingName[]

function origin(
  { source, label, setting, problem }: Effective<unknown>,
  own: ContainerSettings,
  settings: ResolvedSettings,
): Omit<EffectiveSetting, 'name' | 'value'> {
  const told = problem === undefined ? {} : { problem }
  if (source === 'label') return { source, from: own.obeyed.get(label)?.from ?? label, ...told }
  if (setting === undefined) return { source: 'default', from: label, ...told }
  return { ...settingOrigin(setting, settings), ...told }
}

function settingOrigin(name: SettingName, { sources }: ResolvedSettings) {
  const entry = settingsCatalogue[name]
  const source = sources[name]
  return { source, from: source === 'stored' && 'key' in entry ? (entry.key ?? entry.env) : entry.env }
}

function global(name: SettingName, settings: ResolvedSettings): EffectiveSetting {
  const entry = settingsCatalogue[name]
  const key = 'key' in entry ? (entry.key ?? entry.env) : entry.env
  const value = settingText(entry, settings.values[name])
  return { name: key, value, ...settingOrigin(name, settings) }
}
