import type { PreferenceDoc } from '../resources/preference.ts'

/** Whoever ignored a version meant it for what ran then; an update that succeeded since has settled it. */
export function stillIgnored(
  preference: Pick<PreferenceDoc, 'ignored'> | undefined,
  succeededAt: Date = new Date(0),
): string[] {
  return (preference?.ignored ?? []).filter(({ at }) => at > succeededAt).map(({ version }) => version)
}
