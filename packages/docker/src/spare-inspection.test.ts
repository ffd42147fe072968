import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { connectionOptions } from './engine-address.ts'
import { spareInspection } from './spare-inspection.ts'

const asTheModemDoes = (value: unknown) => inspect(value, { showHidden: true, depth: null })

test('what goes with every request is written out in a word, however much hangs on it', () => {
  const { signal } = new AbortController()
  const derived = Array.from({ length: 50 }, () => AbortSignal.any([signal]))
  const options = {
    ...connectionOptions({ dockerHost: 'unix:///run/docker.sock' }),
    signal: spareInspection(AbortSignal.any([signal, ...derived])),
  }

  expect(asTheModemDoes(options)).toMatch(/agent: Agent,/)
  expect(asTheModemDoes(options)).toMatch(/signal: AbortSignal/)
  expect(asTheModemDoes(options).length).toBeLessThan(400)
})
