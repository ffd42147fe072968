import type { ContainerInspect } from '../engine-types.ts'
import { readList, readRecord } from '../read-field.ts'
import { explicitMounts, plainPath } from './mount-targets.ts'

/** The nameless volumes that came into being with this container. Everything else it mounts belongs to somebody. */
export function volumesCreatedBy(container: ContainerInspect): string[] {
  // What came from another container cannot be told from its own.
  if (readList(container.hostConfig['VolumesFrom']).length > 0) return []
  const explicit = explicitMounts(container.hostConfig)
  const named = new Set(explicit.filter(({ source }) => source !== '').map(({ target }) => target))
  const nameless = explicit.filter(({ source }) => source === '').map(({ target }) => target)
  const declared = Object.keys(readRecord(container.config['Volumes'])).map(plainPath)
  const targets = new Set([...nameless, ...declared].filter((target) => !named.has(target)))
  return container.mounts
    .filter(({ type, destination }) => type === 'volume' && targets.has(plainPath(destination)))
    .flatMap(({ name }) => (name !== undefined && /^[0-9a-f]{64}$/.test(name) ? [name] : []))
}
