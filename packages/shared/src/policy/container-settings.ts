import { parseDuration } from '../settings/duration.ts'
import type { SettingName } from '../settings/catalogue.ts'
import { resolveScope, scopeLabel } from '../versions/resolve-scope.ts'
import type { VersionScope } from '../versions/scheme.ts'
import { cronSchedule } from './cron-schedule.ts'
import { ownLabels, type ForeignLabel } from './foreign-labels.ts'
import type { PolicySettings } from './policy-settings.ts'

/** A value that holds for one container, and who said so. */
export interface Effective<T> {
  readonly value: T
  readonly source: 'label' | 'setting'
  readonly label: string
  /** Absent where there is a label only. */
  readonly setting?: SettingName
  /** What was written means nothing; a person must correct it. */
  readonly problem?: string
}

/** What labels and settings together say about one container. The only place where they are weighed. */
export interface ContainerSettings {
  /** Labels of ours, with what those of other programs stand for. */
  readonly labels: Readonly<Record<string, string>>
  readonly obeyed: ReadonlyMap<string, ForeignLabel>
  readonly scope: Effective<VersionScope>
  readonly include: Effective<string>
  readonly exclude: Effective<string>
  readonly transform: Effective<string>
  readonly prereleases: Effective<boolean>
  /** Cron expression; empty: with every scan. */
  readonly schedule: Effective<string>
  readonly delayMs: Effective<number>
  readonly isPullOnly: Effective<boolean>
  /** After how long people are told once more of an update that is still there; 0: once is enough. */
  readonly snoozeMs: Effective<number>
}

export function containerSettings(
  written: Readonly<Record<string, string>>,
  settings: PolicySettings,
): ContainerSettings {
  const { labels, obeyed } = ownLabels(written)
  const scope = resolveScope(labels, settings.scope)
  return {
    labels,
    obeyed,
    scope: {
      value: scope.scope,
      source: scope.source,
      label: scopeLabel,
      setting: 'scan.versionScope',
      ...problemOf(scope.problem),
    },
    include: textOf(labels, 'sentinel.include-tags', ['scan.includeTags', settings.includeTags]),
    exclude: textOf(labels, 'sentinel.exclude-tags', ['scan.excludeTags', settings.excludeTags]),
    transform: textOf(labels, 'sentinel.transform-tags'),
    prereleases: flagOf(labels, 'sentinel.prereleases', ['scan.prereleases', settings.prereleases]),
    schedule: scheduleOf(labels, settings.timeZone),
    delayMs: delayOf(labels, settings.updateDelay),
    isPullOnly: flagOf(labels, 'sentinel.pull-only', ['policy.pullOnly', settings.isPullOnly]),
    snoozeMs: snoozeOf(labels),
  }
}

/** The problems of all of them, for the decision and the page. */
export function problemsOf(settings: ContainerSettings): string[] {
  const { scope, prereleases, schedule, delayMs, isPullOnly, snoozeMs } = settings
  return [scope, prereleases, schedule, delayMs, isPullOnly, snoozeMs]
    .map(({ problem }) => problem)
    .filter((problem) => problem !== undefined)
}

type Labels = Readonly<Record<string, string>>

function problemOf(problem: string | undefined): { problem?: string } {
  return problem === undefined ? {} : { problem }
}

function textOf(labels: Labels, label: string, from?: readonly [SettingName, string]): Effective<string> {
  const written = labels[label]
  const setting = from === undefined ? {} : { setting: from[0] }
  if (written !== undefined && written !== '') return { value: written, source: 'label', label, ...setting }
  return { value: from?.[1] ?? '', source: 'setting', label, ...setting }
}

function flagOf(
  labels: Labels,
  label: string,
  [setting, otherwise]: readonly [SettingName, boolean],
): Effective<boolean> {
  const word = labels[label]?.trim().toLowerCase() ?? ''
  if (word === 'true' || word === 'false') return { value: word === 'true', source: 'label', label, setting }
  const problem = word === '' ? undefined : `The label ${label}="${shorten(word)}" is neither true nor false.`
  return { value: otherwise, source: 'setting', label, setting, ...problemOf(problem) }
}

function scheduleOf(labels: Labels, zone: string): Effective<string> {
  const label = 'sentinel.schedule'
  const value = labels[label]?.trim() ?? ''
  if (value === '') return { value, source: 'setting', label }
  const { problem } = cronSchedule(value, zone)
  return { value, source: 'label', label, ...problemOf(problem && `The label ${label}: ${problem}`) }
}

function delayOf(labels: Labels, otherwise: string): Effective<number> {
  const label = 'sentinel.delay'
  const common = { label, setting: 'policy.updateDelay' } as const
  const written = labels[label]?.trim() ?? ''
  const own = written === '' ? null : parseDuration(written)
  if (own !== null) return { value: own, source: 'label', ...common }
  const global = otherwise === '' ? 0 : parseDuration(otherwise)
  const wrong =
    written !== ''
      ? `The label ${label}="${shorten(written)}"`
      : global === null
        ? `The update delay "${shorten(otherwise)}"`
        : undefined
  const problem = wrong && noDuration(wrong)
  return { value: global ?? 0, source: 'setting', ...common, ...problemOf(problem) }
}

function snoozeOf(labels: Labels): Effective<number> {
  const label = 'sentinel.notify-snooze'
  const written = labels[label]?.trim() ?? ''
  const value = written === '' ? 0 : parseDuration(written)
  if (value !== null) return { value, source: written === '' ? 'setting' : 'label', label }
  return {
    value: 0,
    source: 'setting',
    label,
    problem: noDuration(`The label ${label}="${shorten(written)}"`),
  }
}

function noDuration(what: string): string {
  return `${what} is not a duration: write one such as 90m, 12h or 7d.`
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
