import type { HistoryRecord } from '../../api/views.ts'

const words: Readonly<Record<string, string>> = {
  scan: 'found by a scan',
  auto: 'by policy',
  approve: 'approved',
  update: 'asked for',
  version: 'this version asked for',
  rollback: 'rollback asked for',
  self: 'self-update asked for',
}

/** Names under which no person hides. */
const nobody = new Set(['', 'system', 'scanner', 'schedule', 'policy'])

/** What set it off, and who. */
export function causeOf({ cause, requested_by }: Pick<HistoryRecord, 'cause' | 'requested_by'>): string {
  const what = words[cause] ?? cause
  return what + byWhom(requested_by)
}

/** Who it was, where it was a person. */
export function byWhom(name: string): string {
  return nobody.has(name) ? '' : ` by ${name}`
}
