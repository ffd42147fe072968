import type { ContainerInspect, EngineRecord } from '../engine-types.ts'
import { readString, readStrings } from '../read-field.ts'
import type { RecordContext } from './record-recipe.ts'

/** The engine refuses these beside `container:X`, where they belong to X. */
const refusedWithSharedNetwork = [
  'PortBindings',
  'PublishAllPorts',
  'Dns',
  'DnsOptions',
  'DnsSearch',
  'ExtraHosts',
  'Links',
] as const

const namespaceModes = ['NetworkMode', 'IpcMode', 'PidMode'] as const

/** Copied whole and then corrected, because a list of known fields loses the one that it does not know. */
export function recordHostConfig(
  container: ContainerInspect,
  context: Pick<RecordContext, 'resolveName'>,
): EngineRecord {
  const entries = Object.entries(container.hostConfig).filter(([, value]) => value !== null)
  const own: Record<string, unknown> = Object.fromEntries(entries)
  for (const field of namespaceModes) {
    if (field in own) own[field] = namedMode(readString(own[field]), context)
  }
  if ('Links' in own) own['Links'] = readStrings(own['Links']).map(plainLink)
  if ('VolumesFrom' in own)
    own['VolumesFrom'] = readStrings(own['VolumesFrom']).map((from) => namedSource(from, context))
  if (container.networkMode.startsWith('container:')) {
    for (const field of refusedWithSharedNetwork) delete own[field]
  }
  return own
}

/** An id dies with its container, a name passes to the next one. */
function namedMode(mode: string, context: Pick<RecordContext, 'resolveName'>): string {
  if (!mode.startsWith('container:')) return mode
  return `container:${nameOf(mode.slice('container:'.length), context)}`
}

function namedSource(source: string, context: Pick<RecordContext, 'resolveName'>): string {
  const [target = '', ...mode] = source.split(':')
  return [nameOf(target, context), ...mode].join(':')
}

/** What is no id is a name already, and must not be taken for the beginning of somebody's id. */
function nameOf(target: string, context: Pick<RecordContext, 'resolveName'>): string {
  const isId = /^[0-9a-f]{12,64}$/.test(target)
  return (isId ? context.resolveName(target) : undefined) ?? target
}

/** Inspect answers /db:/web/alias where create wants db:alias. */
function plainLink(link: string): string {
  const [target = '', alias = target] = link.split(':')
  return `${lastPart(target)}:${lastPart(alias)}`
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
