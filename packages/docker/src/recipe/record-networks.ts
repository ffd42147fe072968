import type { ContainerInspect, EngineRecord } from '../engine-types.ts'
import { isRecord, readRecord, readString, readStrings } from '../read-field.ts'
import type { Recipe, RecipeNetwork } from './recipe.ts'

/** Modes in which the engine connects nothing, or nothing that could be configured. */
const unconfigurable = /^(host|none|container:.*)$/

export function recordNetworks(container: ContainerInspect): Pick<Recipe, 'networks' | 'leftPrimaryNetwork'> {
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
    networks: ordered.map((name) => recordNetwork(name, container)),
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
function recordNetwork(network: string, container: ContainerInspect): RecipeNetwork {
  const raw = readRecord(container.networks[network])
  const aliases = readStrings(raw['Aliases']).filter((alias) => alias !== container.id.slice(0, 12))
  const addresses = Object.entries(readRecord(raw['IPAMConfig'])).filter(([, value]) => !isNothing(value))
  const endpoint = {
    Aliases: aliases,
    IPAMConfig: Object.fromEntries(addresses),
    Links: raw['Links'],
    DriverOpts: raw['DriverOpts'],
    GwPriority: raw['GwPriority'],
  }
  return {
    network,
    endpoint: Object.fromEntries(Object.entries(endpoint).filter(([, value]) => !isNothing(value))),
  }
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === 0) return true
  if (Array.isArray(value)) return value.length === 0
  return isRecord(value) && Object.keys(value).length === 0
}
