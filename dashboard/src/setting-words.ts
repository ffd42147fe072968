import type { Explanation } from './api/views.ts'

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
