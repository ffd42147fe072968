import type { IncomingMessage, ServerResponse } from 'node:http'

interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** They speak of one connection, not of the answer. */
export const hopHeaders: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding'])

/**
 * Passes each question to `target` (host:port) once and answers it from memory afterwards, so that a bench measures who
 * asks and not the registry's own work.
 */
export function createReplay(
  target: string,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const kept = new Map<string, Promise<KeptAnswer>>()

  async function ask({ method = 'GET', url = '/', headers }: IncomingMessage): Promise<KeptAnswer> {
    const answer = await fetch(`http://${target}${url}`, {
      method,
      headers: { accept: headers.accept ?? '*/*' },
    })
    return {
      status: answer.status,
      headers: Object.fromEntries([...answer.headers].filter(([name]) => !hopHeaders.has(name))),
      body: Buffer.from(await answer.arrayBuffer()),
    }
  }

  return async (request, response) => {
    const key = `${request.method} ${request.url} ${request.headers.accept}`
    const answer = kept.get(key) ?? ask(request)
    kept.set(key, answer)
    const { status, headers, body } = await answer
    response.writeHead(status, headers)
    response.end(body)
  }
}
