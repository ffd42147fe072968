import { compareApiVersions } from '../api-version.ts'
import type { ContainerInspect, EngineRecord } from '../engine-types.ts'
import { isRecord, readRecord, readString, readStrings } from '../read-field.ts'
import type { Recipe, RecipeNetwork } from './recipe.ts'

/** From the first of these versions each endpoint has an address of its own; from the second on, made-up ones look like any. */
const ownMacVersions = ['1.44', '1.48'] as const

/** Modes in which the engine connects nothing, or nothing that could be configured. */
const unconfigurable = /^(host|none|container:.*)$/

export function recordNetworks(
  container: ContainerInspect,
  apiVersion?: string,
): Pick<Recipe, 'networks' | 'leftPrimaryNetwork'> {
  const { networkMode, networks } = container
  if (networkMode === 'host' || networkMode.startsWith('container:')) return { networks: [] }
  const names = Object.keys(networks)
    .filter((name) => !unconfigurable.test(name))
    .sort()
  const primary = names.find((name) => isPrimary(name, networks[name], networkMode))
  const ordered = primary === undefined ? names : [primary, ...names.filter((name) => name !== primary)]
  // Before its first start a container may list no networks at all.
  const hasLeft = primary === undefined && networkMode !== 'none' && container.state.startedAt !== undefined
  const left = hasLeft ? primaryName(networkMode) : undefined
  return {
    networks: ordered.map((name) => {
      const macAddress = name === primary ? '' : ownMac(container.networks[name], apiVersion)
      return recordNetwork(name, container, macAddress)
    }),
    ...(left !== undefined && { leftPrimaryNetwork: left }),
  }
}

function isPrimary(name: string, endpoint: EngineRecord | undefined, networkMode: string): boolean {
  const id = readString(endpoint?.['NetworkID'])
  const isById = networkMode.length >= 12 && id.startsWith(networkMode)
  return name === primaryName(networkMode) || isById
}

function primaryName(networkMode: string): string {
  return networkMode === 'default' || networkMode === '' ? 'bridge' : networkMode
}

/** What was asked for. What the engine assigned (addresses, gateways, ids, names) must never be asked for. */
function recordNetwork(network: string, container: ContainerInspect, macAddress: string): RecipeNetwork {
  const raw = readRecord(container.networks[network])
  const aliases = readStrings(raw['Aliases']).filter((alias) => alias !== container.id.slice(0, 12))
  const addresses = Object.entries(readRecord(raw['IPAMConfig'])).filter(([, value]) => !isNothing(value))
  const endpoint = {
    Aliases: aliases,
    IPAMConfig: Object.fromEntries(addresses),
    Links: raw['Links'],
    DriverOpts: raw['DriverOpts'],
    GwPriority: raw['GwPriority'],
    MacAddress: macAddress,
  }
  return {
    network,
    endpoint: Object.fromEntries(Object.entries(endpoint).filter(([, value]) => !isNothing(value))),
  }
}

/** The owner's hardware address on another network than the first. The engine makes its own from the IP address. */
function ownMac(endpoint: EngineRecord | undefined, apiVersion = ''): string {
  const [first, last] = ownMacVersions
  if (apiVersion === '' || compareApiVersions(apiVersion, first) < 0) return ''
  if (compareApiVersions(apiVersion, last) >= 0) return ''
  const mac = readString(endpoint?.['MacAddress']).toLowerCase()
  if (!mac.startsWith('02:42:')) return mac
  const bytes = readString(endpoint?.['IPAddress']).split('.').map(Number)
  const made = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
  return bytes.length < 4 || mac === `02:42:${made}` ? '' : mac
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === 0) return true
  if (Array.isArray(value)) return value.length === 0
  return isRecord(value) && Object.keys(value).length === 0
}
