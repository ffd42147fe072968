import type { EngineRecord } from '@sentinel/docker/engine-types'
import { isRecord, readRecord, readStringMap, readStrings } from '@sentinel/docker/read-field'

export interface ImageChange {
  /** env, labels, ports, volumes … */
  readonly field: string
  /** The variable, label, port or volume; empty where the field has one value. */
  readonly key: string
  readonly before: string | null
  readonly after: string | null
}

/** What another image brings along otherwise. What the owner set stands above it and is not told here. */
export function compareImages(before: EngineRecord, after: EngineRecord): ImageChange[] {
  const parts = [plainImage(before), plainImage(after)] as const
  return Object.keys(parts[0]).flatMap((field) =>
    compareMaps(field, parts[0][field] ?? {}, parts[1][field] ?? {}),
  )
}

type Plain = Record<string, Readonly<Record<string, string>>>

function plainImage(config: EngineRecord): Plain {
  const env = readStrings(config['Env']).map((entry) => {
    const at = entry.indexOf('=')
    return at === -1 ? ([entry, ''] as const) : ([entry.slice(0, at), entry.slice(at + 1)] as const)
  })
  return {
    env: Object.fromEntries(env),
    ports: keysOf(config['ExposedPorts']),
    volumes: keysOf(config['Volumes']),
    user: single(config['User']),
    workdir: single(config['WorkingDir']),
    entrypoint: single(config['Entrypoint']),
    cmd: single(config['Cmd']),
    healthcheck: single(config['Healthcheck']),
    stop_signal: single(config['StopSignal']),
    labels: readStringMap(config['Labels']),
  }
}

function keysOf(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.keys(readRecord(value)).map((key) => [key, key]))
}

function single(value: unknown): Record<string, string> {
  if (value === null || value === undefined || value === '') return {}
  if (Array.isArray(value) && value.length === 0) return {}
  if (isRecord(value) && Object.keys(value).length === 0) return {}
  return { '': typeof value === 'string' ? value : JSON.stringify(value) }
}

function compareMaps(
  field: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): ImageChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return keys
    .filter((key) => before[key] !== after[key])
    .map((key) => ({ field, key, before: before[key] ?? null, after: after[key] ?? null }))
}
