import { setImmediate as turn } from 'node:timers/promises'
import type { Host } from '@sentinel/docker/host'
import { createLeases } from '@sentinel/saga/lease'
import type { LeaseStore } from '@sentinel/saga/lease-store'
import type { LeaseDoc } from '@sentinel/shared/resources/lease'
import { expect, test } from 'vitest'
import { limitedPulls } from './limited-pulls.ts'

/** What all processes share. */
function aStore(): LeaseStore {
  const leases = new Map<string, LeaseDoc>()
  const of = (name: string, token: string) => {
    const found = leases.get(name)
    return found?.token === token ? found : undefined
  }
  return {
    read: (name) => Promise.resolve(leases.get(name) ?? null),
    create: (lease) => Promise.resolve(!leases.has(lease._id) && leases.set(lease._id, lease).has(lease._id)),
    replace: () => Promise.resolve(false),
    beat: (name, token) => Promise.resolve(of(name, token) !== undefined),
    remove: (name, token) => Promise.resolve(void (of(name, token) && leases.delete(name))),
  }
}

/** An engine that counts how many pulls it has at a time. */
function anEngine() {
  const under = new Map<string, number>()
  const most = new Map<string, number>()
  const host = {
    async pullImage(reference: string) {
      const registry = reference.split('/')[0] ?? ''
      for (const key of [registry, 'all']) {
        under.set(key, (under.get(key) ?? 0) + 1)
        most.set(key, Math.max(most.get(key) ?? 0, under.get(key) ?? 0))
      }
      for (let ticks = 0; ticks < 20; ticks += 1) await turn()
      for (const key of [registry, 'all']) under.set(key, (under.get(key) ?? 0) - 1)
    },
  }
  return { host: host as unknown as Host, most }
}

function aProcess(store: LeaseStore, host: Host, limits: { perHost: number; perRegistry: number }): Host {
  const leases = createLeases({ store, lengthMs: 60_000, owner: 'test' })
  const leash = { signal: new AbortController().signal }
  return limitedPulls(host, { leases, leash, hostId: 'local', purpose: 'a pull', ...limits })
}

test('two processes together pull no more at a time than a host and a registry may', async () => {
  const store = aStore()
  const { host, most } = anEngine()
  const limits = { perHost: 3, perRegistry: 2 }
  const processes = [aProcess(store, host, limits), aProcess(store, host, limits)]
  const references = ['one.test/a:1', 'two.test/b:1', 'one.test/c:1', 'two.test/d:1', 'one.test/e:1']

  await Promise.all(processes.flatMap((each) => references.map((reference) => each.pullImage(reference))))

  expect(Object.fromEntries(most)).toMatchObject({ all: 3 })
  expect(Math.max(most.get('one.test') ?? 0, most.get('two.test') ?? 0)).toBe(2)
})

test('what is no pull goes straight through', () => {
  const host = { inspectImage: () => Promise.resolve(null) } as unknown as Host

  expect(aProcess(aStore(), host, { perHost: 1, perRegistry: 1 }).inspectImage('a')).toBeInstanceOf(Promise)
})
