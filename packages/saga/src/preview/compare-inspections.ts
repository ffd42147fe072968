import type { ContainerInspect, CreateBody, EngineRecord, ImageInspect } from '@sentinel/docker/engine-types'
import { isRecord, readRecord } from '@sentinel/docker/read-field'
import { isSame } from '@sentinel/docker/recipe/canonical-json'
import { effectiveConfig } from '@sentinel/docker/recipe/effective-config'

export interface Change {
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

/** Old as the engine shows it against new as it will show it: what the engine makes of the body and the image. */
export function compareInspections(old: ContainerInspect, body: CreateBody, image: ImageInspect): Change[] {
  const { HostConfig: hostConfig, NetworkingConfig: networking, ...own } = body as EngineRecord
  const predicted = { ...effectiveConfig(own, image), Image: own['Image'] }
  const networks = readRecord(readRecord(networking)['EndpointsConfig'])
  return [
    ...(old.imageId === image.id ? [] : [{ path: 'Image', before: old.imageId, after: image.id }]),
    ...compare('Config', old.config, { ...old.config, ...withoutAbsent(old.config, predicted) }),
    ...compare('HostConfig', old.hostConfig, { ...old.hostConfig, ...readRecord(hostConfig) }),
    ...compareNames('Networks', Object.keys(old.networks), Object.keys(networks)),
  ]
}

/** What a field no longer has is told too; what neither has is not. */
function withoutAbsent(before: EngineRecord, after: EngineRecord): EngineRecord {
  const gone = Object.keys(before).filter((field) => inheritable.has(field) && !(field in after))
  return { ...after, ...Object.fromEntries(gone.map((field) => [field, null])) }
}

const inheritable = new Set(['Healthcheck', 'Labels', 'Env', 'ExposedPorts', 'Volumes', 'User', 'WorkingDir'])

function compare(path: string, before: unknown, after: unknown): Change[] {
  if (isSame(plain(before), plain(after))) return []
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return keys.flatMap((key) => compare(`${path}.${key}`, before[key], after[key]))
  }
  if (path === 'Config.Env' && Array.isArray(before) && Array.isArray(after)) {
    return compare(path, byName(before), byName(after))
  }
  return [{ path, before: before ?? null, after: after ?? null }]
}

function compareNames(path: string, before: readonly string[], after: readonly string[]): Change[] {
  // Before its first start a container may list no networks, and later versions than one are connected one by one.
  if (before.length === 0 || after.length === 0) return []
  return after.every((name) => before.includes(name)) ? [] : [{ path, before, after }]
}

function byName(env: readonly unknown[]): EngineRecord {
  const pairs = env.map((entry) => {
    const text = String(entry)
    const at = text.indexOf('=')
    return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
  })
  return Object.fromEntries(pairs) as EngineRecord
}

/** Engines write nothing in several ways. */
function plain(value: unknown): unknown {
  const isNothing =
    value === undefined ||
    value === null ||
    value === '' ||
    value === 0 ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    (isRecord(value) && Object.keys(value).length === 0)
  return isNothing ? null : value
}
