import { request } from 'node:http'
import { ensureIndexes } from '@sentinel/shared/db/prepare'
import { startService } from '@sentinel/shared/runtime/run'
import type { Context } from '@sentinel/shared/runtime/context'
import { freePort } from '@sentinel/testkit/free-port'
import { isolated, type Isolated } from '@sentinel/testkit/isolated'
import { api } from '../src/service.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any -- tests say what they expect of it
  readonly json: any
}

export interface RunningApi extends AsyncDisposable {
  readonly base: string
  readonly port: number
  readonly own: Isolated
  readonly ctx: Context
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  delete(path: string): Promise<Answer>
  stop(): Promise<void>
}

/** An API of a test's own; with `beside`, another process of the same installation. */
export async function startApi(
  overrides: Readonly<Record<string, string>> = {},
  beside?: RunningApi,
): Promise<RunningApi> {
  const stack = new AsyncDisposableStack()
  const port = await freePort()
  const own = beside?.own ?? stack.use(isolated('api', overrides))
  const running = await startService(api, {
    ...own.environment,
    SENTINEL_WEB_PORT: `${port}`,
    SENTINEL_CHECK_RESPONSES: 'true',
  })
  // The stand-in hangs when a collection is born by an insert while another connection makes its indexes.
  await ensureIndexes(running.ctx.db).catch(() => undefined)
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= running.stop())
  stack.defer(stop)
  const base = `http://127.0.0.1:${port}`
  const call = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(base + path, { method, ...init })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: readJson(text) }
  }
  return {
    base,
    port,
    own,
    ctx: running.ctx,
    get: (path, headers = {}) => call('GET', path, { headers }),
    post: (path, body, headers = {}) =>
      call('POST', path, {
        headers,
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    delete: (path) => call('DELETE', path),
    stop,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** A request that says of itself what fetch does not let a caller say: its Host. */
export async function callAs(
  port: number,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<{ status: number; text: string }> {
  return await new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, method, headers, setHost: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
