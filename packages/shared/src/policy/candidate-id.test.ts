import { expect, test } from 'vitest'
import { candidateId } from './candidate-id.ts'

const key = { hostId: 'h', name: 'web', reference: 'app:2', digest: 'sha256:a' }

test('an offer has the same short id each time', () => {
  expect(candidateId(key)).toMatch(/^[0-9a-f]{16}$/)
  expect(candidateId({ ...key })).toBe(candidateId(key))
})

test('another host, container, reference or digest is another offer', () => {
  const others = [
    { hostId: 'x' },
    { name: 'x' },
    { reference: 'x' },
    { digest: 'x' },
    { hostId: 'hw', name: 'eb' },
  ]
  const ids = new Set([key, ...others.map((other) => ({ ...key, ...other }))].map(candidateId))

  expect(ids.size).toBe(6)
})
