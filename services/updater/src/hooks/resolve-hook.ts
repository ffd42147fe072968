import type { HookDoc, HookPhase } from '@sentinel/shared/resources/hook'
import { parseDuration } from '@sentinel/shared/settings/duration'

export interface ResolvedHook {
  readonly source: 'stored' | 'label'
  readonly command: readonly string[]
  readonly timeoutMs: number
  /** A label that means nothing to us; what holds instead stands here already. */
  readonly problem?: string
}

export const timeoutLabel = 'sentinel.hook.timeout'
export const hookLabel = (phase: HookPhase) => `sentinel.hook.${phase}`
const watchtowerLabel = (phase: HookPhase) => `com.centurylinklabs.watchtower.lifecycle.${phase}`

const defaultTimeoutMs = 30_000
const longestTimeoutMs = 24 * 3_600_000
const minuteMs = 60_000

type Labels = Readonly<Record<string, string>>
type Stored = Pick<HookDoc, 'phase' | 'command' | 'timeoutSeconds'>

/** What is stored wins, then our own label, then that of Watchtower. */
export function resolveHook(
  phase: HookPhase,
  { stored, labels }: { stored: readonly Stored[]; labels: Labels },
): ResolvedHook | null {
  const own = stored.find((hook) => hook.phase === phase)
  if (own) {
    const timeoutMs = own.timeoutSeconds > 0 ? own.timeoutSeconds * 1000 : defaultTimeoutMs
    return { source: 'stored', command: own.command, timeoutMs: Math.min(timeoutMs, longestTimeoutMs) }
  }
  const line = labels[hookLabel(phase)]?.trim() ?? ''
  if (line !== '') return { source: 'label', command: inShell(line), ...timeoutOf(labels) }
  const foreign = labels[watchtowerLabel(phase)]?.trim() ?? ''
  if (foreign === '') return null
  return { source: 'label', command: inShell(foreign), timeoutMs: watchtowerTimeout(phase, labels) }
}

const inShell = (line: string) => ['/bin/sh', '-c', line]

/** Seconds, or a duration with its unit. */
function timeoutOf(labels: Labels): Pick<ResolvedHook, 'timeoutMs' | 'problem'> {
  const written = labels[timeoutLabel]?.trim() ?? ''
  if (written === '') return { timeoutMs: defaultTimeoutMs }
  const timeoutMs = /^\d{1,6}$/.test(written) ? Number(written) * 1000 : parseDuration(written)
  if (timeoutMs !== null && timeoutMs > 0) return { timeoutMs: Math.min(timeoutMs, longestTimeoutMs) }
  const problem = `The label ${timeoutLabel}="${written}" is no time: write seconds, or 90s or 2m.`
  return { timeoutMs: defaultTimeoutMs, problem }
}

/** There it is counted in minutes, one unless told, and 0 is for ever. */
function watchtowerTimeout(phase: HookPhase, labels: Labels): number {
  const written = labels[`${watchtowerLabel(phase)}-timeout`]?.trim() ?? ''
  if (!/^\d{1,6}$/.test(written)) return minuteMs
  return written === '0' ? longestTimeoutMs : Math.min(Number(written) * minuteMs, longestTimeoutMs)
}

/** Stored hooks in the words of labels. */
export function labelsOfHooks(stored: readonly Stored[]): Record<string, string> {
  if (stored.length === 0) return {}
  // There is one label for both.
  const seconds = Math.max(...stored.map(({ timeoutSeconds }) => timeoutSeconds))
  return {
    ...Object.fromEntries(stored.map(({ phase, command }) => [hookLabel(phase), shellLine(command)])),
    [timeoutLabel]: String(seconds),
  }
}

function shellLine(command: readonly string[]): string {
  const [shell, flag, line] = command
  if (shell === '/bin/sh' && flag === '-c' && line !== undefined && command.length === 3) return line
  return command.map(quoted).join(' ')
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
