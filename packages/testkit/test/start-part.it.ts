import { afterAll, beforeAll, expect, test } from 'vitest'
import { engineOf } from '../src/engine-of.ts'
import { publish } from '../src/publish.ts'
import { startRegistry, type Registry } from '../src/start-registry.ts'
import { startPart } from '../src/testcontainers.ts'

let registry: Registry
beforeAll(async () => {
  registry = await startRegistry()
})
afterAll(() => registry[Symbol.asyncDispose]())

test('a part from an image answers at its address until it is disposed', async () => {
  const image = await publish('part', '1.0.0', { registry: registry.host, env: { PORT: '8080' } })

  const part = await startPart(image.reference, { port: 8080 })
  const answer = await fetch(`http://${part.address}/version`)
  await part[Symbol.asyncDispose]()

  expect(await answer.text()).toBe('part 1.0.0\n')
  await expect(fetch(`http://${part.address}/version`)).rejects.toThrow('fetch failed')
  await engineOf().removeImage(image.reference)
})
