import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createRegistryClient } from '../src/registries/client.ts'

const never = new AbortController().signal
const digest = `sha256:${'a'.repeat(64)}`

/** A registry that speaks for itself, down to the bytes; `bodyOfHead` is what it sends where nothing may be sent. */
async function speaker(bodyOfHead = '') {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      for (const line of data.toString().match(/^(?:GET|HEAD) \S+/gm) ?? []) {
        const tags = JSON.stringify({ name: 'app', tags: ['1'] })
        const isHead = line.startsWith('HEAD')
        const length = isHead ? 100 : tags.length
        socket.write(
          `HTTP/1.1 200 OK\r\ndocker-content-digest: ${digest}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${isHead ? bodyOfHead : tags}`,
        )
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    reference: { registry: `127.0.0.1:${(server.address() as AddressInfo).port}`, repository: 'app' },
    connections: () => connections,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}

test('connections are kept from one digest to the next', async () => {
  await using registry = await speaker()
  await using client = createRegistryClient({ timeoutMs: 5000 })

  for (let count = 0; count < 5; count += 1)
    expect((await client.headManifest(registry.reference, '1', never))?.digest).toBe(digest)

  expect(registry.connections()).toBeLessThanOrEqual(2)
})

test('a registry that sends a body where none may be is understood all the same', async () => {
  await using registry = await speaker('{"schemaVersion":2}'.padEnd(100))
  await using client = createRegistryClient({ timeoutMs: 5000 })

  for (let count = 0; count < 5; count += 1) {
    expect((await client.headManifest(registry.reference, '1', never))?.digest).toBe(digest)
    expect(await client.listTags(registry.reference, never)).toEqual(['1'])
  }
})
