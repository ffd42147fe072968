import type { Host } from '@sentinel/docker/host'
import { AppError } from '@sentinel/shared/errors/app-error'
import { createRegistryClient } from '@sentinel/shared/registries/client'
import { RegistryLimits, type LimitStore } from '@sentinel/shared/registries/registry-limits'
import type { RegistryLimitDoc } from '@sentinel/shared/resources/registry-limit'
import { settle } from '@sentinel/testkit/settle'
import { expect, test } from 'vitest'
import { obedientPulls } from './obedient-pulls.ts'

const words =
  'The Docker engine refused pulling image nginx:1: toomanyrequests: You have reached your pull rate limit'

/** What all processes share. */
function aStore() {
  const docs = new Map<string, RegistryLimitDoc>()
  const store: LimitStore = {
    read: () => Promise.resolve([...docs.values()]),
    write: (limit) => Promise.resolve(void docs.set(limit._id, limit)),
  }
  return { docs, store }
}

const aProcess = (store: LimitStore) =>
  createRegistryClient({ timeoutMs: 1000, limits: new RegistryLimits(store) })

function anEngine(refusal?: string) {
  const pulled: string[] = []
  const host = {
    pullImage(reference: string) {
      pulled.push(reference)
      return refusal === undefined
        ? Promise.resolve()
        : Promise.reject(new AppError('rateLimited', 'registry_rate_limited', refusal))
    },
  }
  return { host: host as unknown as Host, pulled }
}

test('a refused pull is told to whoever else would ask the registry, and tried again when it may be', async () => {
  const { docs, store } = aStore()
  await using puller = aProcess(store)
  await using other = aProcess(store)
  const refused = anEngine(words)

  const pulling = obedientPulls(refused.host, puller).pullImage('nginx:1')

  await expect(pulling).rejects.toMatchObject({
    kind: 'rateLimited',
    retryAfterMs: expect.closeTo(60_000, -4),
  })
  await settle(() => docs.size > 0)
  expect([...docs.values()]).toMatchObject([{ registry: 'docker.io', heldFor: 'pulls' }])
  const engine = anEngine()
  const soon = obedientPulls(engine.host, other).pullImage('docker.io/library/redis:7')
  await expect(soon).rejects.toMatchObject({ kind: 'rateLimited' })
  expect(engine.pulled).toEqual([])
  await obedientPulls(engine.host, other).pullImage('ghcr.io/owner/app:1')
  expect(engine.pulled).toEqual(['ghcr.io/owner/app:1'])
})

test('a pull that fails otherwise, or goes well, holds nobody back', async () => {
  const { docs, store } = aStore()
  await using client = aProcess(store)
  const failing = {
    pullImage: () => Promise.reject(new AppError('notFound', 'image_not_found', 'no such image')),
    ping: () => Promise.resolve('here'),
  } as unknown as Host
  const host = obedientPulls(failing, client)

  await expect(host.pullImage('nginx:1')).rejects.toMatchObject({ code: 'image_not_found' })
  await obedientPulls(anEngine().host, client).pullImage('nginx:1')

  expect(docs.size).toBe(0)
  expect(await host.ping()).toBe('here')
})
