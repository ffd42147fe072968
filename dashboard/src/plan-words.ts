import type { PlanView } from './api/views.ts'
import type { Difference } from './components/results/DiffList.tsx'
import { duration } from './format/time.ts'
import { valueText } from './value-text.ts'

type ImageChange = PlanView['image']['changes'][number]

const fields: Readonly<Record<string, string>> = {
  env: 'Variable',
  labels: 'Label',
  ports: 'Port',
  exposedPorts: 'Port',
  volumes: 'Volume',
  user: 'User',
  entrypoint: 'Entrypoint',
  cmd: 'Command',
  command: 'Command',
  workingDir: 'Working directory',
  healthcheck: 'Health check',
  stopSignal: 'Stop signal',
  shell: 'Shell',
}

/** What the new image sets otherwise than the old one, for a list of differences. */
export function imageDifferences(changes: readonly ImageChange[]): Difference[] {
  return changes.map(({ field, key, before, after }) => {
    const name = fields[field] ?? fields[field.charAt(0).toLowerCase() + field.slice(1)] ?? field
    return {
      path: key === '' ? name : `${name} ${key}`,
      before: before ?? undefined,
      after: after ?? undefined,
    }
  })
}

/** What the inspect of the new container would show otherwise than that of the old one. */
export function inspectDifferences(changes: PlanView['changes']): Difference[] {
  return changes.map(({ path, before, after }) => ({
    path,
    before: before == null ? undefined : valueText(before),
    after: after == null ? undefined : valueText(after),
  }))
}

/** How long nobody would serve. */
export function outageText({ seconds, text }: PlanView['expected_outage']): string {
  if (seconds === null || seconds === 0) return `${text}.`
  return `About ${duration(seconds * 1000)}. ${text}.`
}

export const strategyNames: Readonly<Record<PlanView['strategy'], string>> = {
  'stop-first': 'The old one stops, then the new one starts',
  'start-first': 'The new one starts beside the old one and takes over once it is well',
}
