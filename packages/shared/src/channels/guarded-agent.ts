import { lookup as dnsLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent } from 'undici'
import type { AppError } from '../errors/app-error.ts'
import { isNoServerAddress } from '../registries/unreachable.ts'

export interface GuardedAgentOptions {
  /** Also loopback and private addresses; where clouds keep their machines' secrets is refused all the same. */
  readonly allowPrivate: boolean
  readonly timeoutMs: number
  /** What is thrown for a name or an address that is refused. */
  readonly refuse: (hostname: string) => AppError
  readonly keepsConnections?: boolean
}

export interface GuardedAgent {
  readonly agent: Agent
  /** A literal address never goes through the lookup. @throws what `refuse` makes */
  readonly requireAllowed: (url: URL) => void
}

/** True for addresses of the public internet. */
function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

/**
 * Connections for addresses that people enter. The address is checked where the connection is made, so a name that
 * resolves differently a moment later gains nothing.
 */
export function createGuardedAgent({
  allowPrivate,
  timeoutMs,
  refuse,
  keepsConnections = true,
}: GuardedAgentOptions): GuardedAgent {
  const isAllowed = (address: string) =>
    isPublicAddress(address) || (allowPrivate && !isNoServerAddress(address))
  const lookup: LookupFunction = (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      const allowed = addresses.filter(({ address }) => isAllowed(address))
      if (allowed.length === 0) return callback(refuse(hostname), [])
      const first = allowed[0]
      if (options.all === true || first === undefined) return callback(null, allowed)
      return callback(null, first.address, first.family)
    })
  }
  return {
    agent: new Agent({
      connect: { lookup, timeout: timeoutMs },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      ...(keepsConnections ? {} : { pipelining: 0 }),
    }),
    requireAllowed({ hostname }) {
      const literal = hostname.replace(/^\[|\]$/g, '')
      if (ipaddr.isValid(literal) && !isAllowed(literal)) throw refuse(literal)
    },
  }
}
