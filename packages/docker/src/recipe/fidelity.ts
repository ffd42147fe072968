import type { ContainerInspect, EngineRecord, ImageInspect } from '../engine-types.ts'
import { isRecord, readList, readRecord, readString, readStrings } from '../read-field.ts'
import { canonicalJson, isSame } from './canonical-json.ts'
import { effectiveConfig } from './effective-config.ts'
import { plainPath } from './mount-targets.ts'
import { plainPorts } from './plain-ports.ts'
import type { Recipe } from './recipe.ts'
import { type RecordContext, recordRecipe } from './record-recipe.ts'
import { composeImageLabel } from './subtract-image.ts'

export interface Difference {
  /** For example HostConfig.Binds. */
  readonly path: string
  readonly wanted: unknown
  readonly found: unknown
}

/** Written anew on purpose, of no effect on a container, or taken away by engines whose kernel no longer has it. */
export const allowedToDiffer: readonly string[] = [
  'Config.Image',
  'Config.OnBuild',
  'Config.ArgsEscaped',
  `Config.Labels.${composeImageLabel}`,
  'HostConfig.ContainerIDFile',
  'HostConfig.KernelMemory',
  'HostConfig.KernelMemoryTCP',
  'HostConfig.MemorySwappiness',
  'HostConfig.OomKillDisable',
]

const allowed = new Set(allowedToDiffer)

/** Their order counts, and nothing is as much a value as any other. */
const exact = new Set([
  'Config.Cmd',
  'Config.Entrypoint',
  'Config.Healthcheck.Test',
  'Config.Shell',
  'Networks',
])

/**
 * What the recipe and the image ask for and the container has not. Empty is what it has to be. What the container has
 * beyond that is the engine filling in its defaults, which differ from version to version, except for networks.
 */
export function fidelity(
  recipe: Recipe,
  created: { container: ContainerInspect; image: ImageInspect },
  context: RecordContext = { resolveName: () => undefined },
): Difference[] {
  const { container, image } = created
  const found = recordRecipe(container, image, context)
  const networks = { wanted: byName(recipe), found: byName(found) }
  for (const [name, endpoint] of Object.entries(networks.found)) {
    // An endpoint shows it only while the container runs.
    const macAddress =
      readString(container.networks[name]?.['MacAddress']) || networks.wanted[name]?.['MacAddress']
    networks.found[name] = { ...endpoint, MacAddress: macAddress }
  }
  return [
    ...compare('Config', plainConfig(effectiveConfig(recipe.config, image)), foundConfig(recipe, container)),
    ...compare('HostConfig', plainHostConfig(recipe.hostConfig), plainHostConfig(found.hostConfig)),
    ...compare('Networks', Object.keys(networks.wanted).sort(), Object.keys(networks.found).sort()),
    ...Object.keys(networks.wanted).flatMap((name) =>
      compare(`Networks.${name}`, networks.wanted[name], networks.found[name]),
    ),
  ]
}

function byName(recipe: Recipe): Record<string, EngineRecord> {
  return Object.fromEntries(recipe.networks.map(({ network, endpoint }) => [network, endpoint]))
}

function foundConfig(recipe: Recipe, container: ContainerInspect): EngineRecord {
  const config = plainConfig(container.config)
  // Some versions show it at the endpoint only, and there only while the container runs.
  return config['MacAddress'] ? config : { ...config, MacAddress: recipe.config['MacAddress'] }
}

function plainConfig(config: EngineRecord): EngineRecord {
  return {
    ...config,
    Cmd: readStrings(config['Cmd']),
    Entrypoint: readStrings(config['Entrypoint']),
    ExposedPorts: Object.keys(plainPorts(config['ExposedPorts'])),
    Volumes: Object.keys(readRecord(config['Volumes'])),
  }
}

/** The same meaning in the same words, whichever words an engine prefers. */
function plainHostConfig(hostConfig: EngineRecord): EngineRecord {
  const mounts = readList(hostConfig['Mounts']).map(readRecord)
  return {
    ...hostConfig,
    NetworkMode: hostConfig['NetworkMode'] === 'default' ? 'bridge' : hostConfig['NetworkMode'],
    Mounts: Object.fromEntries(mounts.map((mount) => [plainPath(readString(mount['Target'])), mount])),
    PortBindings: plainPorts(hostConfig['PortBindings']),
    CapAdd: readStrings(hostConfig['CapAdd']).map(plainCapability),
    CapDrop: readStrings(hostConfig['CapDrop']).map(plainCapability),
  }
}

function plainCapability(capability: string): string {
  return capability.toUpperCase().replace(/^CAP_/, '')
}

function compare(path: string, wanted: unknown, found: unknown): Difference[] {
  if (allowed.has(path)) return []
  if (exact.has(path)) return isSame(wanted ?? [], found ?? []) ? [] : [{ path, wanted, found }]
  if (isRecord(wanted)) {
    const fields = readRecord(found)
    return Object.entries(wanted).flatMap(([key, value]) => compare(`${path}.${key}`, value, fields[key]))
  }
  return isNothing(wanted) || isIn(wanted, found) ? [] : [{ path, wanted, found }]
}

function isIn(wanted: unknown, found: unknown): boolean {
  if (!Array.isArray(wanted)) return isSame(wanted, found)
  const all = new Set(readList(found).map(canonicalJson))
  return wanted.every((entry) => all.has(canonicalJson(entry)))
}

function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return value === null || value === undefined || value === '' || value === 0 || value === false
}
