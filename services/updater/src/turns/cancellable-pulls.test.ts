import type { Host } from '@sentinel/docker/host'
import { AppError } from '@sentinel/shared/errors/app-error'
import { describe, expect, test } from 'vitest'
import { cancellablePulls } from './cancellable-pulls.ts'

/** An engine whose pull goes on until it is told to stop, or until `end` is called. */
function anEngine() {
  const ended = Promise.withResolvers<undefined>()
  const host = {
    async pullImage(_reference: string, _options: unknown, signal: AbortSignal) {
      const stopped = Promise.withResolvers<never>()
      const stop = () => stopped.reject(new AppError('aborted', 'aborted', 'Aborted while pulling'))
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop)
      await Promise.race([ended.promise, stopped.promise])
    },
    inspectImage: () => Promise.resolve(null),
  }
  return { host: host as unknown as Host, end: () => ended.resolve(undefined) }
}

const nobody = () => Promise.resolve(undefined)

describe('a pull', () => {
  test('ends where a person takes the update back, and the update as cancelled', async () => {
    const { host } = anEngine()
    let by: string | undefined
    const pulls = cancellablePulls(host, { name: 'web', takenBackBy: () => Promise.resolve(by), pollMs: 5 })

    const pull = pulls.pullImage('app:1')
    by = 'ada'

    await expect(pull).rejects.toMatchObject({
      code: 'cancelled',
      details: { outcome: 'cancelled' },
      message: 'ada took the update of web back; nothing was touched',
    })
  })

  test('goes on where nobody does, also while that cannot be found out', async () => {
    const { host, end } = anEngine()
    let asked = 0
    const takenBackBy = () => {
      asked += 1
      if (asked > 2) end()
      return asked === 1 ? Promise.reject(new Error('MongoDB is away')) : Promise.resolve(undefined)
    }

    await cancellablePulls(host, { name: 'web', takenBackBy, pollMs: 5 }).pullImage('app:1')

    expect(asked).toBeGreaterThan(2)
  })

  test('that the process lets go of is not taken for cancelled', async () => {
    const { host } = anEngine()
    const shutdown = new AbortController()

    const pull = cancellablePulls(host, { name: 'web', takenBackBy: nobody }).pullImage(
      'app:1',
      {},
      shutdown.signal,
    )
    shutdown.abort()

    await expect(pull).rejects.toMatchObject({ kind: 'aborted', code: 'aborted' })
  })
})

test('what is no pull goes straight through', async () => {
  const { host } = anEngine()

  expect(
    await cancellablePulls(host, { name: 'web', takenBackBy: () => Promise.resolve('ada') }).inspectImage(
      'a',
    ),
  ).toBeNull()
})
