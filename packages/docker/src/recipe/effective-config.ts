import type { EngineRecord, ImageInspect } from '../engine-types.ts'
import { isRecord, readRecord, readStrings } from '../read-field.ts'

/** The shell of an image is its builder's, and no container gets it. */
const inherited = ['User', 'WorkingDir', 'StopSignal'] as const

/** What the engine makes of an owner's config and an image: the merge that it does at create. */
export function effectiveConfig(own: EngineRecord, image: ImageInspect): EngineRecord {
  const effective: Record<string, unknown> = { ...own }
  for (const field of inherited) effective[field] = own[field] ?? image.config[field]
  effective['Env'] = mergeEnv(readStrings(own['Env']), readStrings(image.config['Env']))
  for (const field of ['Labels', 'ExposedPorts', 'Volumes']) {
    effective[field] = { ...readRecord(image.config[field]), ...readRecord(own[field]) }
  }
  if (isRecord(own['Healthcheck']) || isRecord(image.config['Healthcheck'])) {
    effective['Healthcheck'] = {
      ...readRecord(image.config['Healthcheck']),
      ...readRecord(own['Healthcheck']),
    }
  }
  const entrypoint = readStrings(own['Entrypoint'])
  const command = readStrings(own['Cmd'])
  const takesCommand = entrypoint.length === 0 && command.length === 0
  effective['Cmd'] = takesCommand ? readStrings(image.config['Cmd']) : command
  effective['Entrypoint'] =
    entrypoint.length === 0
      ? readStrings(image.config['Entrypoint'])
      : entrypoint.filter((part, index) => index > 0 || part !== '')
  return effective
}

function mergeEnv(own: readonly string[], image: readonly string[]): string[] {
  const names = new Set(own.map(nameOf))
  return [...own, ...image.filter((entry) => !names.has(nameOf(entry)))]
}

function nameOf(entry: string): string {
  return entry.split('=', 1)[0] ?? entry
}
