import { expect, test } from 'vitest'
import { forPodman } from './for-podman.ts'

test('row 30: what Podman tells is asked for in the words that it takes', () => {
  const told = {
    NanoCpus: 1_500_000_000,
    CpuQuota: 0,
    CpuPeriod: 0,
    MemorySwappiness: -1,
    Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/mine', CgroupPermissions: '' }],
    Binds: ['/srv:/data'],
  }

  expect(forPodman(told)).toEqual({
    CpuQuota: 150_000,
    CpuPeriod: 100_000,
    Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/mine', CgroupPermissions: 'rwm' }],
    Binds: ['/srv:/data'],
  })
})

test('row 30: what the owner set is left as it is', () => {
  const set = { CpuQuota: 20_000, CpuPeriod: 50_000, MemorySwappiness: 10, Memory: 1 }

  expect(forPodman(set)).toEqual(set)
  expect(forPodman({ NanoCpus: 1_000_000_000, CpuPeriod: 50_000 })).toEqual({
    CpuPeriod: 50_000,
    CpuQuota: 50_000,
  })
})
