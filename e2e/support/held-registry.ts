import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { forward } from '@sentinel/testkit/forward'

export interface HeldRegistry extends AsyncDisposable {
  /** host:port, as image references name it. */
  readonly host: string
  /** From now on large blobs come to their middle and no further. */
  hold(): void
  release(): void
}

const large = 500_000

/** A proxy before a registry that can stop in the middle of a download, so that the middle can be looked at. */
export async function heldRegistry(target: string): Promise<HeldRegistry> {
  let held = Promise.withResolvers<void>()
  held.resolve()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' || !request.url?.includes('/blobs/'))
      return await forward(target, request, response)
    const found = await fetch(`http://${target}${request.url}`)
    const blob = Buffer.from(await found.arrayBuffer())
    response.writeHead(found.status, {
      'content-type': 'application/octet-stream',
      'content-length': blob.length,
    })
    const middle = blob.length < large ? blob.length : blob.length >> 1
    response.write(blob.subarray(0, middle))
    if (middle < blob.length) await held.promise
    response.end(blob.subarray(middle))
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: () => (held = Promise.withResolvers()),
    release: () => held.resolve(),
    async [Symbol.asyncDispose]() {
      held.resolve()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
