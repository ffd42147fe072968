import { request } from 'undici'
import { AppError } from '../errors/app-error.ts'
import type { SafeFetch } from './channel.ts'
import { createGuardedAgent } from './guarded-agent.ts'

const answerLimit = 64 * 1024

export interface SafeFetchOptions {
  /** Also loopback, private and link-local addresses: for receivers in one's own network. */
  readonly allowPrivate: boolean
  readonly timeoutMs: number
}

/**
 * A fetch for channels: guarded, redirects are not followed; only http and https.
 */
export function createSafeFetch({ allowPrivate, timeoutMs }: SafeFetchOptions): SafeFetch & AsyncDisposable {
  const { agent, requireAllowed } = createGuardedAgent({ allowPrivate, timeoutMs, refuse: forbidden })

  const safeFetch: SafeFetch = async (url, { method, headers, body }, signal) => {
    const parsed = new URL(url)
    const { protocol, host } = parsed
    if (protocol !== 'https:' && protocol !== 'http:') {
      throw new AppError(
        'invalid',
        'delivery_address_refused',
        `${protocol} is not a way to reach a channel; use http or https`,
      )
    }
    requireAllowed(parsed)
    try {
      const answer = await request(url, {
        method,
        headers: headers ?? {},
        body: body ?? null,
        dispatcher: agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      return { status: answer.statusCode, text: await readLimited(answer.body) }
    } catch (error) {
      throw translate(error, host, signal)
    }
  }
  return Object.assign(safeFetch, {
    async [Symbol.asyncDispose]() {
      await agent.destroy()
    },
  })
}

async function readLimited(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > answerLimit) break
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function forbidden(hostname: string): AppError {
  return new AppError(
    'invalid',
    'delivery_address_refused',
    `${hostname} is a loopback or private address; set SENTINEL_NOTIFY_ALLOW_PRIVATE=true if channels may reach your own network`,
  )
}

function translate(error: unknown, host: string, signal: AbortSignal): unknown {
  if (error instanceof AppError) return error
  const cause = error instanceof Error && error.cause instanceof AppError ? error.cause : undefined
  if (cause) return cause
  if (signal.aborted)
    return new AppError('aborted', 'shutting_down', 'The delivery was interrupted', { cause: error })
  const isLate = error instanceof Error && /Timeout/.test(error.name)
  return isLate
    ? new AppError('timeout', 'delivery_timeout', `${host} did not answer in time; it is tried again`, {
        cause: error,
      })
    : new AppError(
        'upstream',
        'delivery_unreachable',
        `${host} cannot be reached; check its address and that it runs`,
        { cause: error },
      )
}
