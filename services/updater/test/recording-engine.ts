import { createServer, request, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { part } from '@sentinel/testkit/parts'

export interface RecordedCall {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** The engine of the tests behind a door where everything that asks it to do something is written down. */
export interface RecordingEngine extends AsyncDisposable {
  readonly address: string
  readonly calls: RecordedCall[]
}

export async function recordingEngine(): Promise<RecordingEngine> {
  const target = new URL(part('dockerHost'))
  const where =
    target.protocol === 'unix:'
      ? { socketPath: target.pathname }
      : { host: target.hostname, port: target.port }
  const calls: RecordedCall[] = []
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    void (async () => {
      const body = await bodyOf(incoming)
      if (method !== 'GET' && method !== 'HEAD') calls.push({ method, path, body: body.toString() })
      const asked = request({ ...where, method, path, headers, agent: false }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      })
      asked.on('error', () => outgoing.destroy())
      outgoing.on('close', () => asked.destroy())
      asked.end(body)
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
