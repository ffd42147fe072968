import { lookup as dnsLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, request } from 'undici'
import { AppError } from '../errors/app-error.ts'
import type { SafeFetch } from './channel.ts'

const answerLimit = 64 * 1024

export interface SafeFetchOptions {
  /** Also loopback, private and link-local addresses: for receivers in one's own network. */
  readonly allowPrivate: boolean
  readonly timeoutMs: number
}

/** True for addresses of the public internet. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

/**
 * A fetch for channels. The address is checked where the connection is made, so a name that resolves differently a
 * moment later gains nothing; redirects are not followed; only http and https.
 */
export function createSafeFetch({ allowPrivate, timeoutMs }: SafeFetchOptions): SafeFetch & AsyncDisposable {
  const lookup: LookupFunction = (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      const allowed = addresses.filter(({ address }) => allowPrivate || isPublicAddress(address))
      if (allowed.length === 0) return callback(forbidden(hostname), [])
      const first = allowed[0]
      if (options.all === true || first === undefined) return callback(null, allowed)
      return callback(null, first.address, first.family)
    })
  }
  const agent = new Agent({
    connect: { lookup, timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  })

  const safeFetch: SafeFetch = async (url, { method, headers, body }, signal) => {
    const { hostname, protocol, host } = new URL(url)
    if (protocol !== 'https:' && protocol !== 'http:') {
      throw new AppError(
        'invalid',
        'delivery_address_refused',
        `${protocol} is not a way to reach a channel; use http or https`,
      )
    }
    // A literal address never goes through the lookup.
    const literal = hostname.replace(/^\[|\]$/g, '')
    if (!allowPrivate && ipaddr.isValid(literal) && !isPublicAddress(literal)) throw forbidden(literal)
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
