import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Context } from './context.ts'

/** Where something that Sentinel cannot do without is asked. */
export interface StateAddress {
  /** What it is, for people: MongoDB, Redis, the Docker engine. */
  readonly what: string
  readonly host: string
  readonly port: number
  /** What the name means on this machine; empty where it means nothing now. */
  readonly addresses: readonly string[]
  /** It is this machine itself, as far as this process can see. */
  readonly isLocal: boolean
}

/** Hosts and ports of a URL; those of MongoDB name several. */
export function hostsOf(url: string, defaultPort: number): { host: string; port: number }[] {
  const match = /^[a-z0-9+.-]+:\/\/(?:[^@/]*@)?([^/?#]+)/i.exec(url)
  if (match === null || /^unix:/i.test(url)) return []
  return (match[1] ?? '').split(',').flatMap((part) => {
    const [, name = '', port] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(part) ?? []
    const host = name.replace(/^\[|\]$/g, '')
    return host === '' ? [] : [{ host, port: port === undefined ? defaultPort : Number(port) }]
  })
}

/** Looked up anew each time: a container that was recreated has another address. */
export async function stateAddresses({ settings }: Pick<Context, 'settings'>): Promise<StateAddress[]> {
  const { boot } = settings
  const all = [
    ...hostsOf(boot['state.mongoUri'], 27_017).map((each) => ({ what: 'MongoDB', ...each })),
    ...hostsOf(boot['state.redisUrl'], 6379).map((each) => ({ what: 'Redis', ...each })),
    ...hostsOf(boot['hosts.docker'], 2375).map((each) => ({ what: 'the Docker engine', ...each })),
  ]
  const local = new Set(
    Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)),
  )
  return await Promise.all(
    all.map(async (each) => {
      const addresses = await resolve(each.host)
      return { ...each, addresses, isLocal: addresses.some((address) => local.has(address)) }
    }),
  )
}

async function resolve(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host]
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address)
  } catch {
    return []
  }
}
