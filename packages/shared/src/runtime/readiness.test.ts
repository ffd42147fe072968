import { expect, test } from 'vitest'
import { checkReadiness } from './readiness.ts'

test('ready means that every part is there', async () => {
  const readiness = await checkReadiness({ mongo: async () => undefined, redis: async () => undefined })

  expect(readiness).toEqual({ ready: true, checks: { mongo: 'ok', redis: 'ok' } })
})

test('what is missing is named with its reason', async () => {
  const readiness = await checkReadiness({
    mongo: async () => undefined,
    docker: async () => {
      throw new Error('The Docker engine does not answer')
    },
  })

  expect(readiness).toEqual({
    ready: false,
    checks: { mongo: 'ok', docker: 'The Docker engine does not answer' },
  })
})
