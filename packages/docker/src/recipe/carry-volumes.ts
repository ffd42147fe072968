import type { ContainerInspect, ContainerMount, EngineRecord } from '../engine-types.ts'
import { readList, readRecord, readString } from '../read-field.ts'
import { explicitMounts, plainPath } from './mount-targets.ts'

/**
 * Volumes that nobody named hold data like any other, and a new container would get fresh ones. So each becomes an
 * explicit mount of the volume's name; from then on it looks as if its owner had named it.
 */
export function carryVolumes(
  container: ContainerInspect,
  inherited: readonly ContainerMount[] = [],
): { Mounts?: readonly EngineRecord[] } {
  // What comes from another container (--volumes-from) has to go on coming from it.
  const isInherited = ({ name, destination }: ContainerMount) =>
    inherited.some((other) => other.name === name && other.destination === destination)
  const volumes = container.mounts.filter(
    (mount) => mount.type === 'volume' && mount.name !== undefined && !isInherited(mount),
  )
  const byTarget = new Map(volumes.map((mount) => [plainPath(mount.destination), mount]))
  const own = readList(container.hostConfig['Mounts']).map((entry) => named(readRecord(entry), byTarget))
  const taken = new Set(explicitMounts(container.hostConfig).map((mount) => mount.target))
  const carried = volumes
    .filter((mount) => !taken.has(plainPath(mount.destination)))
    .map(asMount)
    .sort((left, right) => (left.Target < right.Target ? -1 : 1))
  const all = [...own, ...carried]
  return all.length === 0 ? {} : { Mounts: all }
}

function named(mount: EngineRecord, byTarget: ReadonlyMap<string, ContainerMount>): EngineRecord {
  if (mount['Type'] !== 'volume' || readString(mount['Source']) !== '') return mount
  const volume = byTarget.get(plainPath(readString(mount['Target'])))
  return volume?.name === undefined ? mount : { ...mount, Source: volume.name }
}

function asMount(volume: ContainerMount) {
  return {
    Type: 'volume',
    Source: volume.name ?? '',
    Target: volume.destination,
    ...(!volume.writable && { ReadOnly: true }),
  }
}
