import type { Platform } from '../images/platform.ts'
import { asObject, readJsonObject, textIn } from './manifest.ts'

export interface ImageConfig extends Platform {
  /** Digest of the config: the image id on engines that do not keep images in containerd. */
  readonly digest: string
  readonly createdAt?: Date
  readonly labels: Readonly<Record<string, string>>
  /** What it gives to its containers, in the engine's spelling: Env, Cmd, User … */
  readonly config?: Readonly<Record<string, unknown>>
}

export function readImageConfig(
  body: Buffer,
  { registry, repository }: { registry: string; repository: string },
  digest: string,
): ImageConfig {
  const fields = readJsonObject(body, registry, `the config of ${repository}`)
  const variant = textIn(fields, 'variant')
  const createdAt = new Date(textIn(fields, 'created') ?? Number.NaN)
  const labels = asObject(asObject(fields['config'])?.['Labels']) ?? {}
  return {
    digest,
    os: textIn(fields, 'os') ?? 'linux',
    architecture: textIn(fields, 'architecture') ?? 'amd64',
    ...(variant === undefined ? {} : { variant }),
    ...(Number.isNaN(createdAt.getTime()) ? {} : { createdAt }),
    config: asObject(fields['config']) ?? {},
    labels: Object.fromEntries(
      Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  }
}

/** A config as it was kept, JSON text of what was read. */
export function reviveConfig(text: string): ImageConfig {
  const { createdAt, ...config } = JSON.parse(text) as Omit<ImageConfig, 'createdAt'> & { createdAt?: string }
  return { ...config, ...(createdAt === undefined ? {} : { createdAt: new Date(createdAt) }) }
}
