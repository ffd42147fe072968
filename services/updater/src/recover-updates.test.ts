import { describe, expect, test } from 'vitest'
import { recoverUpdates } from './recover-updates.ts'
import type { UpdaterContext } from './updater-context.ts'

const leaseMs = 80

/** One update that runs, and what is seen of its lease, look by look; then nothing more. */
function aLook(remaining: readonly number[]) {
  let looks = 0
  const taken: string[] = []
  const running = [{ _id: 'u1', hostId: 'local', name: 'web' }]
  const ctx = {
    leaseMs,
    signal: new AbortController().signal,
    leases: { watch: () => Promise.resolve(remaining[looks++] ?? 0) },
    db: {
      updates: {
        find: () => ({ select: () => ({ lean: () => Promise.resolve(running) }) }),
        findOne: ({ _id }: { _id: string }) => {
          taken.push(_id)
          return { select: () => ({ lean: () => Promise.resolve(null) }) }
        },
      },
    },
  } as unknown as UpdaterContext
  return {
    looks: () => looks,
    async taken() {
      await using _recovery = await recoverUpdates(ctx)
      return taken
    },
  }
}

describe('an updater that starts', () => {
  test('leaves alone what another one renews, and waits no longer once it has seen that', async () => {
    const look = aLook([leaseMs, 50, leaseMs, 50, leaseMs])

    expect(await look.taken()).toEqual([])
    expect(look.looks()).toBe(3)
  })

  test('takes over what nobody renewed for a lease length', async () => {
    expect(await aLook([leaseMs, 50, 20, 0]).taken()).toEqual(['u1'])
  })
})
