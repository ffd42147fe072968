import type { ContainerInspect, EngineRecord, ImageInspect } from '../engine-types.ts'
import { isRecord, readRecord, readStrings } from '../read-field.ts'
import { isSame } from './canonical-json.ts'
import { plainPorts } from './plain-ports.ts'

export const composeImageLabel = 'com.docker.compose.image'
const composeReplaceLabel = 'com.docker.compose.replace'
const composePrefix = 'com.docker.compose.'

/** Inherited whole from the image where the owner says nothing. */
const plainFields = ['User', 'WorkingDir', 'StopSignal', 'Shell', 'ArgsEscaped', 'OnBuild'] as const

/** The owner's part of a container's Config. The engine merged the image into it at create, without a trace. */
export function subtractImage(container: ContainerInspect, image: ImageInspect): Record<string, unknown> {
  const config = container.config
  const own: Record<string, unknown> = withoutEmpty(config)
  delete own['Image']
  for (const field of plainFields) {
    if (isSame(config[field] ?? '', image.config[field] ?? '')) delete own[field]
  }
  put(own, 'Env', subtractEnv(config, image.config))
  put(own, 'Labels', subtractLabels(container.labels, image.labels))
  put(own, 'Healthcheck', subtractHealthcheck(config['Healthcheck'], image.config['Healthcheck']))
  put(own, 'ExposedPorts', subtractPorts(container, image))
  put(own, 'Volumes', subtractKeys(config['Volumes'], image.config['Volumes']))
  delete own['Cmd']
  delete own['Entrypoint']
  return { ...own, ...subtractCommand(config, image.config) }
}

function subtractEnv(config: EngineRecord, image: EngineRecord): string[] {
  const defaults = new Set(readStrings(image['Env']))
  return readStrings(config['Env']).filter((entry) => !defaults.has(entry))
}

/** Images built by Compose carry its labels too; on a container they always speak of the container. */
function subtractLabels(
  labels: Readonly<Record<string, string>>,
  defaults: Readonly<Record<string, string>>,
): Record<string, string> {
  const own = Object.entries(labels).filter(([key, value]) => {
    if (key === composeImageLabel || key === composeReplaceLabel) return false
    return key.startsWith(composePrefix) || defaults[key] !== value
  })
  return Object.fromEntries(own)
}

/**
 * The engine takes the image's command only where the owner gave neither command nor entrypoint, so the two are one
 * setting: an owner's entrypoint keeps the command beside it, even one that equals the image's, and even none.
 */
function subtractCommand(config: EngineRecord, image: EngineRecord): Record<string, unknown> {
  const entrypoint = readStrings(config['Entrypoint'])
  const command = readStrings(config['Cmd'])
  const hasOwnEntrypoint =
    !isSame(entrypoint, readStrings(image['Entrypoint'])) ||
    (command.length === 0 && readStrings(image['Cmd']).length > 0 && entrypoint.length > 0)
  if (hasOwnEntrypoint) {
    // One empty string is how the engine is told: none, in spite of the image.
    const own = entrypoint.length === 0 ? [''] : entrypoint
    return { Entrypoint: own, ...(command.length > 0 && { Cmd: command }) }
  }
  return isSame(command, readStrings(image['Cmd'])) ? {} : { Cmd: command }
}

function subtractHealthcheck(own: unknown, image: unknown): EngineRecord {
  const defaults = readRecord(image)
  const fields = Object.entries(readRecord(own)).filter(
    ([field, value]) => !isNothing(value) && value !== 0 && !isSame(value, defaults[field]),
  )
  return Object.fromEntries(fields)
}

/** A published port stays exposed also where the new image no longer exposes it. */
function subtractPorts(container: ContainerInspect, image: ImageInspect): EngineRecord {
  const own = subtractKeys(
    plainPorts(container.config['ExposedPorts']),
    plainPorts(image.config['ExposedPorts']),
  )
  const published = Object.keys(plainPorts(container.hostConfig['PortBindings']))
  return { ...own, ...Object.fromEntries(published.map((port) => [port, {}])) }
}

function subtractKeys(own: unknown, image: unknown): EngineRecord {
  const defaults = readRecord(image)
  return Object.fromEntries(Object.entries(readRecord(own)).filter(([key]) => !(key in defaults)))
}

function put(target: Record<string, unknown>, field: string, value: unknown): void {
  if (isNothing(value)) delete target[field]
  else target[field] = value
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return isRecord(value) && Object.keys(value).length === 0
}

function withoutEmpty(record: EngineRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !isNothing(value)))
}
