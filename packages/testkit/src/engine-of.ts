import { connectHost } from '@sentinel/docker/connect-host'
import type { Host } from '@sentinel/docker/host'
import { part } from './parts.ts'

const hosts = new Map<string, Host>()

/** The engine of the tests, or the one at `dockerHost`. */
export function engineOf(dockerHost: string = part('dockerHost')): Host {
  const known = hosts.get(dockerHost)
  if (known) return known
  const host = connectHost({ dockerHost })
  hosts.set(dockerHost, host)
  return host
}
