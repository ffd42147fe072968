import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { serviceOf, shownName } from '@sentinel/shared/resources/service'
import { formatContainerKey } from '../fleet/container-key.ts'
import { keyOf, type Snapshot } from '../fleet/snapshot.ts'
import type { QueueEntry } from './queue-entry.ts'

export function presentQueueEntry(snapshot: Snapshot, update: UpdateDoc): QueueEntry {
  const { hostId, name, newerVersions, from, to } = update
  const isLocal = hostId === snapshot.local?._id
  const { resolved } = update
  const version = resolved?.current ?? snapshot.facts.containers.get(keyOf(hostId, name))?.imageVersion
  return {
    container_id: update.containerId,
    container_name: shownName(name),
    current_image: from.reference,
    current_digest: from.digest ?? '',
    remote_digest: to.digest ?? '',
    detected_at: update.createdAt.toISOString(),
    ...(newerVersions.length > 0 ? { newer_versions: newerVersions } : {}),
    ...(version === undefined ? {} : { resolved_current_version: version }),
    ...(resolved?.target === undefined ? {} : { resolved_target_version: resolved.target }),
    ...(serviceOf(name) === undefined ? {} : { type: 'service' }),
    ...(isLocal ? {} : { host_id: hostId, host_name: snapshot.hosts.get(hostId)?.name ?? '' }),
    key: formatContainerKey(name, hostId, snapshot.local?._id),
    update_id: update._id,
    candidate_id: update.candidateId ?? '',
    state: update.state === 'deferred' ? 'deferred' : 'pending',
    target_image: to.reference,
    ...(update.reason === undefined ? {} : { reason: update.reason }),
    ...(update.deferredUntil === undefined ? {} : { deferred_until: update.deferredUntil.toISOString() }),
  }
}

/** Everything that waits, by container name. */
export function queueEntries(snapshot: Snapshot): QueueEntry[] {
  return [...snapshot.facts.waiting.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.hostId < b.hostId ? -1 : 1))
    .map((update) => presentQueueEntry(snapshot, update))
}
