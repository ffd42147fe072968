import type { ContainerInspect, ContainerMount, ImageInspect } from '../engine-types.ts'
import { readRecord, readString, readStrings } from '../read-field.ts'
import { carryVolumes } from './carry-volumes.ts'
import { forPodman } from './for-podman.ts'
import { composeImageLabel, subtractImage } from './subtract-image.ts'
import { recordHostConfig } from './record-host-config.ts'
import { recordNetworks } from './record-networks.ts'
import type { Recipe } from './recipe.ts'

export interface RecordContext {
  /** The name behind a container id, where there is such a container. */
  readonly resolveName: (containerId: string) => string | undefined
  /** What another container mounts, by its id or name; with it, its volumes can be told from this one's own. */
  readonly mountsOf?: (container: string) => readonly ContainerMount[]
  /** What the engine's machine is called; with it, a hostname set in host network mode can be told from the machine's. */
  readonly engineName?: string
  /** Of the engine; with it, hardware addresses that it made up can be told from the owner's. */
  readonly apiVersion?: string
  readonly isPodman?: boolean
}

/** The image has to be looked up by the container's image id: its tag may point elsewhere by now. */
export function recordRecipe(
  container: ContainerInspect,
  oldImage: ImageInspect,
  context: RecordContext,
): Recipe {
  const told = recordHostConfig(container, context)
  const hostConfig = context.isPodman === true ? forPodman(told) : told
  const config = subtractImage(container, oldImage)
  return {
    format: 1,
    name: container.name,
    imageReference: container.imageReference,
    hasComposeImageLabel: composeImageLabel in container.labels,
    config: clearOfNamespaces(config, container, context),
    hostConfig: { ...hostConfig, ...carryVolumes(container, inheritedMounts(container, context)) },
    ...recordNetworks(container, context.apiVersion),
  }
}

/** Names that the engine made, and fields that it refuses beside a shared namespace. */
function clearOfNamespaces(
  config: Record<string, unknown>,
  container: ContainerInspect,
  context: RecordContext,
): Record<string, unknown> {
  const { Hostname: hostname, ...others } = config
  const cleared = keepsHostname(container, context) ? { ...others, Hostname: hostname } : others
  if (!container.networkMode.startsWith('container:')) return cleared
  const { Domainname: _domain, MacAddress: _mac, ExposedPorts: _ports, ...shared } = cleared
  return shared
}

function keepsHostname(container: ContainerInspect, context: RecordContext): boolean {
  const hostname = readString(container.config['Hostname'])
  if (hostname === '' || hostname === container.id.slice(0, 12)) return false
  if (container.networkMode.startsWith('container:')) return false
  if (readString(readRecord(container.hostConfig)['UTSMode']) === 'host') return false
  if (container.networkMode !== 'host') return true
  return context.engineName !== undefined && hostname !== context.engineName
}

function inheritedMounts({ hostConfig }: ContainerInspect, { mountsOf }: RecordContext): ContainerMount[] {
  const sources = readStrings(hostConfig['VolumesFrom']).map((from) => from.split(':')[0] ?? from)
  return sources.flatMap((source) => mountsOf?.(source) ?? [])
}
