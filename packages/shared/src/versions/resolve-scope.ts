import { versionScopes } from './scheme.ts'
import type { VersionScope } from './scheme.ts'

export interface ResolvedScope {
  readonly scope: VersionScope
  readonly source: 'label' | 'setting'
  /** The label's value means nothing to us; the setting was taken instead. */
  readonly problem?: string
}

export const scopeLabel = 'sentinel.semver'

export function resolveScope(labels: Readonly<Record<string, string>>, setting: VersionScope): ResolvedScope {
  const written = labels[scopeLabel]
  if (written === undefined || written.trim() === '') return { scope: setting, source: 'setting' }
  const value = written.trim().toLowerCase()
  const scope = versionScopes.find((known) => known === value)
  if (scope !== undefined) return { scope, source: 'label' }
  return {
    scope: setting,
    source: 'setting',
    problem: `The label ${scopeLabel}="${written}" is not a version scope: write patch, minor, major or all.`,
  }
}
