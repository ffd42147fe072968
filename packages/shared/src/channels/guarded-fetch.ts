import { request } from 'undici'
import { AppError } from '../errors/app-error.ts'
import { createGuardedAgent, type GuardedAgentOptions } from './guarded-agent.ts'

const answerLimit = 1024 * 1024
/** A Response of these may have no body, not even an empty one. */
const bodiless = new Set([204, 205, 304])

export interface GuardedFetchRequest {
  readonly method: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

export type GuardedFetch = (url: string, request: GuardedFetchRequest) => Promise<Response>

export interface GuardedFetchOptions extends Omit<GuardedAgentOptions, 'keepsConnections'> {
  /** Before anything is sent. @throws whatever is wrong with it */
  readonly requireUrl: (url: URL) => void
}

/**
 * A fetch for libraries that speak their own protocol and take one. It never follows a redirect, keeps no connection,
 * and reads no more than such an answer can be.
 */
export function createGuardedFetch({ requireUrl, ...options }: GuardedFetchOptions): GuardedFetch {
  const { agent, requireAllowed } = createGuardedAgent({ ...options, keepsConnections: false })

  return async (text, { method, headers = {}, body, signal }) => {
    const url = new URL(text)
    requireUrl(url)
    requireAllowed(url)
    const answer = await request(url, {
      method: method as 'GET',
      headers,
      body: readBody(body),
      dispatcher: agent,
      signal: AbortSignal.any([
        ...(signal === undefined ? [] : [signal]),
        AbortSignal.timeout(options.timeoutMs),
      ]),
    })
    const read = await readLimited(answer.body, url.host)
    const received = new Headers()
    for (const [name, value] of Object.entries(answer.headers))
      for (const each of [value ?? []].flat()) received.append(name, each)
    const status = answer.statusCode
    return new Response(bodiless.has(status) ? null : read, { status, headers: received })
  }
}

function readBody(body: unknown): string | null {
  if (body === undefined || body === null) return null
  if (typeof body === 'string') return body
  if (body instanceof URLSearchParams) return body.toString()
  throw new TypeError('A guarded fetch sends text and forms only')
}

async function readLimited(body: AsyncIterable<Uint8Array>, host: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > answerLimit)
      throw new AppError(
        'upstream',
        'answer_too_long',
        `${host} answered with more than ${answerLimit} bytes; check that the address is right`,
      )
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
