import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { hopHeaders } from './replay.ts'

export interface ForwardOptions {
  /** Ends the connection when this many bytes of the body are through. */
  readonly cutAfterBytes?: number
  /** In place of what the target says. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Passes a request to `target` (host:port) and its answer back. */
export async function forward(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { cutAfterBytes = Infinity, headers = {} }: ForwardOptions = {},
): Promise<void> {
  const [hostname, port] = target.split(':')
  // Authorization was meant for us. The Host header goes along, so that the registry names us in its links.
  const { authorization: _, ...rest } = incoming.headers
  const outward = ask({
    hostname,
    port,
    method: incoming.method,
    path: incoming.url,
    headers: rest,
    agent: false,
  })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outward.once('response', resolve)
    outward.once('error', reject)
  })
  // Whichever fails first is told; the other must not be left unheard.
  answered.catch(() => undefined)
  await pipeline(incoming, outward)
  const answer = await answered
  const passed = Object.entries(answer.headers).filter(([name]) => !hopHeaders.has(name))
  outgoing.writeHead(answer.statusCode ?? 502, { ...Object.fromEntries(passed), ...headers })
  let left = cutAfterBytes
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    if (chunk.length > left) {
      outgoing.write(chunk.subarray(0, left), () => incoming.socket.destroy())
      outward.destroy()
      return
    }
    left -= chunk.length
    outgoing.write(chunk)
  }
  outgoing.end()
}
