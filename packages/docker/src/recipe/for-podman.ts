import type { EngineRecord } from '../engine-types.ts'
import { readList, readNumber, readRecord, readString } from '../read-field.ts'

const periodMicroseconds = 100_000

/**
 * Podman tells some options in words that it does not take back: the share of processors in two ways at once, a
 * swappiness where there is none, devices without what may be done with them.
 */
export function forPodman(hostConfig: EngineRecord): EngineRecord {
  const { NanoCpus: nanoCpus, MemorySwappiness: swappiness, Devices: devices, ...own } = hostConfig
  const cpus = readNumber(nanoCpus)
  const period = readNumber(own['CpuPeriod']) || periodMicroseconds
  const isSet = typeof swappiness === 'number' && swappiness > 0
  return {
    ...own,
    ...(cpus > 0 && { CpuPeriod: period, CpuQuota: Math.round((cpus / 1e9) * period) }),
    ...(isSet && { MemorySwappiness: swappiness }),
    ...(devices !== undefined && { Devices: readList(devices).map(readRecord).map(withPermissions) }),
  }
}

function withPermissions(device: EngineRecord): EngineRecord {
  const permissions = readString(device['CgroupPermissions'])
  return { ...device, CgroupPermissions: permissions === '' ? 'rwm' : permissions }
}
