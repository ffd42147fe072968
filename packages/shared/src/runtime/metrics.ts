import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

const seconds = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900]

/** Every metric there is; one set per process. */
export function createMetrics(service: string) {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    jobs: new Counter({
      name: 'sentinel_jobs_total',
      help: 'Jobs run, by name and outcome.',
      labelNames: ['job', 'outcome'],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'sentinel_job_duration_seconds',
      help: 'Duration of jobs.',
      labelNames: ['job'],
      buckets: seconds,
      registers,
    }),
    events: new Counter({
      name: 'sentinel_events_total',
      help: 'Events filed, by name.',
      labelNames: ['event'],
      registers,
    }),
    updates: new Counter({
      name: 'sentinel_updates_total',
      help: 'Updates ended, by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    outageSeconds: new Histogram({
      name: 'sentinel_update_outage_seconds',
      help: 'Time between the stop of the old and the start of the new container.',
      buckets: seconds,
      registers,
    }),
    scanSeconds: new Histogram({
      name: 'sentinel_scan_duration_seconds',
      help: 'Duration of scans.',
      buckets: seconds,
      registers,
    }),
    registryRequests: new Counter({
      name: 'sentinel_registry_requests_total',
      help: 'Requests to registries, by kind.',
      labelNames: ['kind'],
      registers,
    }),
    containers: new Gauge({
      name: 'sentinel_containers_count',
      help: 'Containers in the inventory.',
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'sentinel_http_request_duration_seconds',
      help: 'Duration of API requests.',
      labelNames: ['method', 'route', 'status'],
      buckets: seconds,
      registers,
    }),
    streams: new Gauge({ name: 'sentinel_live_connections_count', help: 'Open event streams.', registers }),
    deliveries: new Counter({
      name: 'sentinel_deliveries_total',
      help: 'Notifications delivered or given up.',
      labelNames: ['outcome'],
      registers,
    }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
