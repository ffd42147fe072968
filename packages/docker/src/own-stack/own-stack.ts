import type { OwnStackFacts } from '@sentinel/shared/runtime/own-stack-facts'
import type { StateAddress } from '@sentinel/shared/runtime/state-addresses'
import type { ContainerInspect } from '../engine-types.ts'
import { readList, readRecord, readString, readStrings } from '../read-field.ts'

export interface OwnPart {
  /** `process`: one of our own services. `state`: what they cannot do without. */
  readonly role: 'process' | 'state'
  /** One sentence for people. */
  readonly reason: string
}

const selfLabel = 'sentinel.self'
const projectLabel = 'com.docker.compose.project'

/** Which of these containers are a part of Sentinel, and how that is known, by container id. */
export function ownStack(
  containers: readonly ContainerInspect[],
  { processes, askingIn, addresses }: OwnStackFacts,
): Map<string, OwnPart> {
  const processOf = (container: ContainerInspect) =>
    processes.find(({ containerId }) => isMeant(container, containerId))
  const asking =
    askingIn === undefined ? undefined : containers.find((container) => isMeant(container, askingIn))
  const homes = containers.filter((container) => container === asking || processOf(container) !== undefined)
  const projects = new Set(
    homes.map(({ labels }) => labels[projectLabel]).filter((name) => name !== undefined),
  )

  function partOf(container: ContainerInspect): OwnPart | undefined {
    const { labels } = container
    const service = processOf(container)?.service
    if (service !== undefined || container === asking) {
      return { role: 'process', reason: `Sentinel’s ${service ?? 'own process'} runs in it.` }
    }
    const address = addresses.find((each) => leadsTo(each, container, asking, askingIn !== undefined))
    if (address) return { role: 'state', reason: `Sentinel asks it for ${address.what} (${address.host}).` }
    if (labels[selfLabel] === 'true') return { role: 'state', reason: `It carries the label ${selfLabel}.` }
    const project = labels[projectLabel]
    if (project === undefined || !projects.has(project) || labels[selfLabel] === 'false') return undefined
    return {
      role: 'state',
      reason: `It belongs to the Compose project ${project} that Sentinel runs in; the label ${selfLabel}=false says otherwise.`,
    }
  }

  return new Map(
    containers.flatMap((container) => {
      const part = partOf(container)
      return part === undefined ? [] : [[container.id, part] as const]
    }),
  )
}

function isMeant({ id, name }: ContainerInspect, idOrName: string): boolean {
  return name === idOrName || (/^[0-9a-f]{12,64}$/.test(idOrName) && id.startsWith(idOrName))
}

function leadsTo(
  { host, port, addresses, isLocal }: StateAddress,
  container: ContainerInspect,
  asking: ContainerInspect | undefined,
  isInContainer: boolean,
): boolean {
  const own = addressesOf(container)
  if (addresses.some((address) => own.includes(address))) return true
  const isOnMachine = !isInContainer || asking?.networkMode === 'host'
  const gateways = asking === undefined ? [] : gatewaysOf(asking)
  const isMachine = isOnMachine
    ? isLocal
    : host === 'host.docker.internal' || addresses.some((address) => gateways.includes(address))
  if (isMachine) return publishes(container, port)
  if (asking === undefined) return false
  // A name means what it means on the networks that both are on; elsewhere others may have the same.
  return Object.keys(asking.networks).some((network) => namesOn(container, network).includes(host))
}

function addressesOf({ networks }: ContainerInspect): string[] {
  return Object.values(networks)
    .flatMap((endpoint) => [readString(endpoint['IPAddress']), readString(endpoint['GlobalIPv6Address'])])
    .filter((address) => address !== '')
}

/** Where a container meets the machine that it runs on. */
function gatewaysOf({ networks }: ContainerInspect): string[] {
  return Object.values(networks)
    .map((endpoint) => readString(endpoint['Gateway']))
    .filter((address) => address !== '')
}

function namesOn({ name, networks }: ContainerInspect, network: string): string[] {
  const endpoint = networks[network]
  if (endpoint === undefined) return []
  return [name, ...readStrings(endpoint['Aliases']), ...readStrings(endpoint['DNSNames'])]
}

function publishes({ hostConfig, networkSettings }: ContainerInspect, port: number): boolean {
  const bound = [readRecord(hostConfig['PortBindings']), readRecord(networkSettings['Ports'])]
  return bound
    .flatMap((ports) => Object.values(ports))
    .flatMap((bindings) => readList(bindings))
    .some((binding) => readString(readRecord(binding)['HostPort']) === `${port}`)
}
