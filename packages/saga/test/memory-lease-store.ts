import type { LeaseDoc } from '@sentinel/shared/resources/lease'
import type { LeaseStore } from '../src/lease-store.ts'

export interface MemoryLeaseStore extends LeaseStore {
  readonly leases: Map<string, LeaseDoc>
  isAway: boolean
}

export function memoryLeaseStore(): MemoryLeaseStore {
  const leases = new Map<string, LeaseDoc>()
  const store: MemoryLeaseStore = {
    leases,
    isAway: false,
    read: (name) => answer(leases.get(name) ?? null),
    create(lease) {
      if (leases.has(lease._id)) return answer(false)
      leases.set(lease._id, lease)
      return answer(true)
    },
    replace(seen, next) {
      const now = leases.get(seen._id)
      if (now?.token !== seen.token || now.beat !== seen.beat) return answer(false)
      leases.set(seen._id, next)
      return answer(true)
    },
    beat(name, token) {
      if (store.isAway) return answer(false)
      const now = leases.get(name)
      if (now?.token !== token) return answer(false)
      leases.set(name, { ...now, beat: now.beat + 1 })
      return answer(true)
    },
    remove(name, token) {
      if (leases.get(name)?.token === token) leases.delete(name)
      return answer(undefined)
    },
  }

  function answer<T>(value: T): Promise<T> {
    return store.isAway ? Promise.reject(new Error('The store is away')) : Promise.resolve(value)
  }

  return store
}
