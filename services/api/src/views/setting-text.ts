import { formatDuration } from '@sentinel/shared/settings/duration'
import type { Setting } from '@sentinel/shared/settings/setting'

/** A setting as the API shows it; a secret shows only that there is one. */
export function settingText(entry: Setting, value: unknown): string {
  if (entry.secret === true) return value === '' ? '' : '********'
  if (typeof value === 'number' && entry.schema.meta()?.['format'] === 'duration')
    return formatDuration(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
