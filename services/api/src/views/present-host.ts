import type { HostDoc } from '@sentinel/shared/resources/host'
import type { HostView } from './host-view.ts'

export function presentHost(host: HostDoc): HostView {
  return {
    id: host._id,
    name: host.name,
    is_local: host.slug === 'local',
    status: host.status,
    os: host.os ?? '',
    architecture: host.architecture ?? '',
    server_version: host.serverVersion ?? '',
    api_version: host.apiVersion ?? '',
    seen_at: host.seenAt.toISOString(),
    error: host.error ?? null,
  }
}
