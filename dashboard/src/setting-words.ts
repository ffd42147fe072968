import type { Explanation } from './api/views.ts'
import { spell } from './format/time.ts'

type Setting = Explanation['settings'][number]

const titles: Readonly<Record<string, string>> = {
  version_scope: 'Version scope',
  include_tags: 'Only tags like',
  exclude_tags: 'No tags like',
  transform_tags: 'Tags are read as',
  prereleases: 'Pre-releases',
  schedule: 'Schedule of its own',
  update_delay: 'Delay',
  pull_only: 'Only pull',
  notify_snooze: 'Reminder',
  maintenance_window: 'Maintenance window',
  timezone: 'Time zone',
  dry_run: 'Dry run',
  paused: 'Paused',
  filters: 'Filters',
}

const words: Readonly<Record<string, string>> = {
  true: 'yes',
  false: 'no',
  '': 'none',
  '0s': 'none',
  '0': 'none',
}

/** A setting that holds for a container, in words; one that is not known here by its own name. */
export function settingWords({ name, value, source, from }: Setting): {
  readonly title: string
  readonly value: string
  readonly origin: string
} {
  const origins: Readonly<Record<Setting['source'], string>> = {
    label: `label ${from}`,
    stored: `setting ${from}`,
    environment: `environment ${from}`,
    default: 'default',
  }
  return { title: titles[name.toLowerCase()] ?? name, value: words[value] ?? value, origin: origins[source] }
}

/** A span of time as the settings write it (`168h0m0s`), as a person says it. */
export function settingSpan(text: string): string {
  const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? []
  if (hours === undefined && minutes === undefined && seconds === undefined) return text
  return spell((Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000)
}
