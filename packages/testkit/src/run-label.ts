import { randomBytes } from 'node:crypto'

/** Tells what this test process made from everything else on a shared engine. */
export const runId = randomBytes(4).toString('hex')
export const runLabelName = 'sentinel.test'
export const runLabels: Readonly<Record<string, string>> = { [runLabelName]: runId }

let count = 0

/** A name that no other test, process or run uses. */
export function uniqueName(stem: string): string {
  count += 1
  return `${stem}-${runId}-${count}`
}
