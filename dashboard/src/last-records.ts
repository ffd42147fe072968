import type { HistoryRecord } from './api/views.ts'
import { serviceName } from './service-name.ts'

/** The key of the container that a record tells of; the API leaves the host out where it is the local one. */
export function recordKey({ host_id, container_name, type }: HistoryRecord): string {
  const name = type === 'service' ? serviceName(container_name) : container_name
  return host_id === '' ? name : `${host_id}::${name}`
}

/** The newest record of each container, by its key. */
export function lastRecords(newestFirst: readonly HistoryRecord[]): ReadonlyMap<string, HistoryRecord> {
  const last = new Map<string, HistoryRecord>()
  for (const record of newestFirst) {
    const key = recordKey(record)
    if (!last.has(key)) last.set(key, record)
  }
  return last
}
