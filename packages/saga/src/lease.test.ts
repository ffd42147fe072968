import { once } from 'node:events'
import { array, assert, boolean, integer, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memoryLeaseStore } from '../test/memory-lease-store.ts'
import { LeaseWatch } from './lease-watch.ts'
import { createLeases, type Lease } from './lease.ts'

const lengthMs = 300

function twoWorkers() {
  const store = memoryLeaseStore()
  const first = createLeases({ store, lengthMs, owner: 'first' })
  const second = createLeases({ store, lengthMs, owner: 'second' })
  return { store, first, second }
}

/** As a job does that comes back when it is told to. */
async function takeWhenFree(leases: ReturnType<typeof createLeases>, name: string): Promise<Lease> {
  for (;;) {
    try {
      return await leases.take([name], 'test')
    } catch (error) {
      const { retryAfterMs } = error as { retryAfterMs: number }
      await new Promise((resolve) => setTimeout(resolve, retryAfterMs))
    }
  }
}

describe('a lease', () => {
  test('keeps others off while its holder renews it, and is free when it is given back', async () => {
    const { store, first, second } = twoWorkers()
    const lease = await first.take(['host/web'], 'update 1')

    await expect(second.take(['host/web'], 'update 2')).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'lease_held',
    })
    await lease[Symbol.asyncDispose]()
    await using after = await second.take(['host/web'], 'update 2')

    expect(store.leases.get('host/web')?.token).toBe(after.token)
  })

  test('ends by its own deadline, before anybody else can have it', async () => {
    const { store, first, second } = twoWorkers()
    const lease = await first.take(['host/web'], 'update 1')
    const events: string[] = []
    lease.signal.addEventListener('abort', () => events.push('holder stopped'))
    lease.fading.addEventListener('abort', () => events.push('fading'))
    store.beat = () => Promise.reject(new Error('The network between them is gone'))

    await using _taken = await takeWhenFree(second, 'host/web')
    events.push('taken over')

    expect(events).toEqual(['fading', 'holder stopped', 'taken over'])
    expect(() => lease.assertHeld()).toThrow('lease')
    await lease[Symbol.asyncDispose]()
  })

  test('stops its holder at the next renewal when somebody has taken it over', async () => {
    const { store, first } = twoWorkers()
    await using lease = await first.take(['host/web'], 'update 1')
    store.leases.set('host/web', { _id: 'host/web', token: 'other', owner: 'x', beat: 0, purpose: '' })

    await once(lease.signal, 'abort')

    expect(lease.remainingMs()).toBe(0)
  })

  test('given back late does not take away what belongs to somebody else by then', async () => {
    const { store, first } = twoWorkers()
    const lease = await first.take(['host/web'], 'update 1')
    const other = { _id: 'host/web', token: 'other', owner: 'x', beat: 0, purpose: '' }
    store.leases.set('host/web', other)

    await lease[Symbol.asyncDispose]()

    expect(store.leases.get('host/web')).toEqual(other)
  })

  test('of several names that a dead holder left costs one lease length, not one for each', async () => {
    const { store, second } = twoWorkers()
    const names = ['host/a', 'host/b', 'host/c', 'host/d']
    for (const _id of names)
      await store.create({ _id, token: 'dead', owner: 'x', beat: 3, purpose: 'update 1' })

    const waitsMs: number[] = []
    for (;;) {
      const lease = await second.take(names, 'update 1').catch((error: { retryAfterMs: number }) => error)
      if (!('retryAfterMs' in lease)) {
        await lease[Symbol.asyncDispose]()
        break
      }
      waitsMs.push(lease.retryAfterMs)
      await new Promise((resolve) => setTimeout(resolve, lease.retryAfterMs))
    }

    expect(waitsMs[0]).toBeGreaterThanOrEqual(lengthMs)
    expect(waitsMs.slice(1).filter((waitMs) => waitMs > lengthMs / 2)).toEqual([])
  })

  test('of several names is all or none', async () => {
    const { store, first, second } = twoWorkers()
    await using _lease = await first.take(['host/b'], 'update 1')

    await expect(second.take(['host/c', 'host/a', 'host/b'], 'update 2')).rejects.toMatchObject({
      code: 'lease_held',
    })

    expect([...store.leases.keys()]).toEqual(['host/b'])
  })
})

describe('watching a lease', () => {
  test('never calls a holder gone that renewed within the lease length, whenever one looks', () => {
    const moment = record({ gapMs: integer({ min: 0, max: 2 * lengthMs }), isRenewal: boolean() })
    assert(
      property(array(moment, { maxLength: 60 }), (moments) => {
        const watch = new LeaseWatch(lengthMs)
        let [now, beat, renewedAt] = [0, 0, 0]
        let isWrong = false
        for (const { gapMs, isRenewal } of moments) {
          now += gapMs
          if (isRenewal) [beat, renewedAt] = [beat + 1, now]
          else isWrong ||= watch.note('web', { token: 't', beat }, now) === 0 && now - renewedAt < lengthMs
        }
        return !isWrong
      }),
    )
  })

  test('calls a holder gone that was silent for a whole lease length', () => {
    const watch = new LeaseWatch(lengthMs)
    watch.note('web', { token: 't', beat: 1 }, 1000)

    expect(watch.note('web', { token: 't', beat: 1 }, 1000 + lengthMs - 1)).toBe(1)
    expect(watch.note('web', { token: 't', beat: 1 }, 1000 + lengthMs)).toBe(0)
  })
})
