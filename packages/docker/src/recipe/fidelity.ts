import type { ContainerInspect, EngineRecord, ImageInspect } from '../engine-types.ts'
import { isRecord, readList, readRecord, readString } from '../read-field.ts'
import { canonicalJson, isSame } from './canonical-json.ts'
import { effectiveConfig } from './effective-config.ts'
import type { Recipe } from './recipe.ts'
import { type RecordContext, recordRecipe } from './record-recipe.ts'
import { composeImageLabel } from './subtract-image.ts'
import { volumesCreatedBy } from './volumes-created-by.ts'

export interface Difference {
  /** For example HostConfig.Binds. */
  readonly path: string
  readonly wanted: unknown
  readonly found: unknown
}

/** Written anew on purpose, or of no effect on a container. */
const rightlyDifferent = new Set([
  'Config.Image',
  'Config.OnBuild',
  'Config.ArgsEscaped',
  `Config.Labels.${composeImageLabel}`,
])

/** Sets of which only the keys count, every value being an empty object. */
const keyed = ['ExposedPorts', 'Volumes']

/** Where the new container is not what the recipe and its image make. Empty is what it has to be. */
export function fidelity(
  recipe: Recipe,
  created: { container: ContainerInspect; image: ImageInspect },
  context: RecordContext = { resolveName: () => undefined },
): Difference[] {
  const { container, image } = created
  const found = recordRecipe(container, image, context)
  const wantedConfig = effectiveConfig(recipe.config, image)
  const hostname = recipe.config['Hostname'] === undefined ? { Hostname: undefined } : {}
  const differences = [
    ...compare('Config', withKeys(wantedConfig), withKeys({ ...container.config, ...hostname })),
    ...compare(
      'HostConfig',
      withPlainMode(recipe.hostConfig),
      withPlainMode(withoutOwnVolumes(found, container)),
    ),
    ...compare('Networks', byName(recipe), byName(found)),
  ]
  return differences.filter(({ path }) => !rightlyDifferent.has(path))
}

function byName(recipe: Recipe): Record<string, unknown> {
  // An endpoint without settings still says that the container is connected.
  return Object.fromEntries(
    recipe.networks.map(({ network, endpoint }) => [network, { connected: true, ...endpoint }]),
  )
}

function withKeys(config: EngineRecord): EngineRecord {
  const keys = keyed.map((field) => [field, Object.keys(readRecord(config[field]))])
  return { ...config, ...Object.fromEntries(keys) }
}

/** Where the new image declares a volume that the old one did not, the container rightly has one more. */
function withoutOwnVolumes(found: Recipe, container: ContainerInspect): EngineRecord {
  const own = new Set(volumesCreatedBy(container))
  const mounts = readList(found.hostConfig['Mounts']).filter(
    (mount) => !own.has(readString(readRecord(mount)['Source'])),
  )
  return { ...found.hostConfig, Mounts: mounts }
}

/** Engines differ in whether they keep the old word for it. */
function withPlainMode(hostConfig: EngineRecord): EngineRecord {
  return hostConfig['NetworkMode'] === 'default' ? { ...hostConfig, NetworkMode: 'bridge' } : hostConfig
}

function compare(path: string, wanted: unknown, found: unknown): Difference[] {
  if (isNothing(wanted) && isNothing(found)) return []
  if (isRecord(wanted) && isRecord(found)) {
    const keys = new Set([...Object.keys(wanted), ...Object.keys(found)])
    return [...keys].flatMap((key) => compare(`${path}.${key}`, wanted[key], found[key]))
  }
  const isEqual = isOrdered(path) ? isSame(wanted, found) : isSame(sorted(wanted), sorted(found))
  return isEqual ? [] : [{ path, wanted, found }]
}

/** Of all the lists only the two commands mean something by their order. */
function isOrdered(path: string): boolean {
  return path === 'Config.Cmd' || path === 'Config.Entrypoint' || path === 'Config.Healthcheck.Test'
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.map(canonicalJson).sort() : value
}

/** Missing, null, false, zero and empty are one thing to the engine. */
function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === 0 || value === false) return true
  if (Array.isArray(value)) return value.length === 0
  return isRecord(value) && Object.values(value).every(isNothing)
}
