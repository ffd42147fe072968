import type { ContainerInspect, EngineRecord } from '@sentinel/docker/engine-types'
import { readList, readRecord, readString } from '@sentinel/docker/read-field'
import { plainPath } from '@sentinel/docker/recipe/mount-targets'
import type { Recipe } from '@sentinel/docker/recipe/recipe'

/** Places, by comma, that two may write to at once; `*` for all of them. */
const sharedMountsLabel = 'sentinel.shared-mounts'

const serving = new Set(['always', 'unless-stopped'])

/**
 * Why another one must not run beside this container, each as the end of a sentence that begins with its name;
 * empty where nothing forbids it. What only one of two can have is asked of the one that has it now; which addresses
 * its owner chose, and the engine did not, only its recipe tells.
 */
export function startFirstObstacles(
  container: ContainerInspect,
  recipe: Pick<Recipe, 'config' | 'networks'>,
): string[] {
  return [
    ...notRunning(container),
    ...endingByItself(container),
    ...hostPorts(container),
    ...fixedAddresses(recipe),
    ...writtenMounts(container),
    ...hostDevices(container),
  ]
}

/** Only of one that goes on serving can be said, before the other is stopped, that it is well. */
export function endingByItself({ autoRemove, restartPolicy }: ContainerInspect): string[] {
  if (autoRemove) return ['goes with its end (--rm)']
  if (serving.has(restartPolicy.name)) return []
  return [`may end by itself (restart policy ${restartPolicy.name || 'no'})`]
}

function notRunning({ state }: ContainerInspect): string[] {
  return state.running && !state.paused ? [] : ['does not run']
}

function hostPorts({ hostConfig, networkMode }: ContainerInspect): string[] {
  if (networkMode === 'host') return ['has the network of the host']
  if (networkMode.startsWith('container:')) return ['has the network of another container']
  const bindings = Object.values(readRecord(hostConfig['PortBindings'])).flatMap(readList).map(readRecord)
  const ports = bindings.map(({ HostPort: port }) => readString(port)).filter(isFixed)
  if (ports.length === 0) return []
  return [`publishes the host port${ports.length > 1 ? 's' : ''} ${[...new Set(ports)].join(', ')}`]
}

/** Where the engine chooses the port, it chooses another one for another container. */
function isFixed(port: string): boolean {
  return port !== '' && port !== '0'
}

function fixedAddresses({ config, networks }: Pick<Recipe, 'config' | 'networks'>): string[] {
  const all = [config['MacAddress'], ...networks.flatMap(({ endpoint }) => addressesOf(endpoint))]
  const addresses = new Set(all.map(readString).filter((address) => address !== ''))
  return [...addresses].map((address) => `has the fixed address ${address}`)
}

function addressesOf({ IPAMConfig: ipam, MacAddress: mac }: EngineRecord): unknown[] {
  const { IPv4Address: v4, IPv6Address: v6, LinkLocalIPs: local } = readRecord(ipam)
  return [v4, v6, ...readList(local), mac]
}

/** Two processes on one data folder are what ruins it; only its owner knows where they are used to each other. */
function writtenMounts({ mounts, labels }: ContainerInspect): string[] {
  const shared = (labels[sharedMountsLabel] ?? '').split(',').map((place) => plainPath(place.trim()))
  if (shared.includes('*')) return []
  const written = mounts
    .filter(({ type, writable }) => writable && type !== 'tmpfs')
    .map(({ destination }) => destination)
    .filter((destination) => !shared.includes(plainPath(destination)))
  return written.length === 0 ? [] : [`may write to ${written.join(', ')}`]
}

function hostDevices({ hostConfig }: ContainerInspect): string[] {
  if (hostConfig['Privileged'] === true) return ['is privileged and may have any device of the host']
  const devices = readList(hostConfig['Devices']).map((device) =>
    readString(readRecord(device)['PathOnHost']),
  )
  if (devices.length > 0) return [`has the device${devices.length > 1 ? 's' : ''} ${devices.join(', ')}`]
  return readList(hostConfig['DeviceRequests']).length > 0 ? ['has devices of the host'] : []
}
