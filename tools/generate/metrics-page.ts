import { createMetrics } from '@sentinel/shared/runtime/metrics'
import { markdownTable } from './markdown-table.ts'

export async function metricsPage(): Promise<string> {
  const metrics = await createMetrics('reference').registry.getMetricsAsJSON()
  const own = metrics.filter(({ name }) => name.startsWith('sentinel_'))
  return markdownTable(
    'Metrics',
    'Served at `/metrics` by every process when `SENTINEL_METRICS=true`, besides the usual ones of Node.js.',
    ['Metric', 'Type', 'Meaning'],
    own.map(({ name, type, help }) => [`\`${name}\``, String(type), help]),
  )
}
