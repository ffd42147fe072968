import { createHash } from 'node:crypto'
import { isDigest } from '../images/reference.ts'
import type { Platform } from '../images/platform.ts'
import { invalidAnswer } from './status-error.ts'

export interface Descriptor {
  readonly digest: string
  readonly mediaType: string
  readonly size: number
}

export interface PlatformManifest extends Platform {
  readonly digest: string
}

export interface Manifest {
  readonly digest: string
  readonly mediaType: string
  /** Of an index: its children without attestations. Empty for an image. */
  readonly children: readonly PlatformManifest[]
  /** Of an image: the config, whose digest is the image id on most engines. */
  readonly config: Descriptor | null
  readonly layers: readonly Descriptor[]
}

const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
} as const

export const manifestAccept = Object.values(mediaTypes).join(', ')

export interface ManifestSource {
  readonly registry: string
  readonly subject: string
  readonly digest: string
  readonly contentType: string
}

export function digestOf(body: Buffer, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`
}

/** Reads a manifest of any of the four kinds; names only the fields we use and is tolerant of all others. */
export function readManifest(body: Buffer, source: ManifestSource): Manifest {
  const fields = readJsonObject(body, source.registry, source.subject)
  const children = Array.isArray(fields['manifests']) ? fields['manifests'] : null
  const config = readDescriptor(fields['config'])
  if (children === null && config === null) {
    throw invalidAnswer(source.registry, source.subject, 'a manifest with neither children nor a config')
  }
  const layers = Array.isArray(fields['layers']) ? fields['layers'] : []
  return {
    digest: source.digest,
    mediaType: typeof fields['mediaType'] === 'string' ? fields['mediaType'] : source.contentType,
    children: (children ?? []).map(readChild).filter((child) => child !== null),
    config: children === null ? config : null,
    layers: layers.map(readDescriptor).filter((layer) => layer !== null),
  }
}

export function readJsonObject(body: Buffer, registry: string, subject: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw invalidAnswer(registry, subject, 'not JSON', error)
  }
  const fields = asObject(parsed)
  if (fields === null) throw invalidAnswer(registry, subject, 'not a JSON object')
  return fields
}

export function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

export function textIn(fields: Record<string, unknown>, key: string): string | undefined {
  const value = fields[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function readDescriptor(value: unknown): Descriptor | null {
  const fields = asObject(value)
  const digest = fields === null ? undefined : textIn(fields, 'digest')
  if (fields === null || digest === undefined || !isDigest(digest)) return null
  const size = fields['size']
  return { digest, mediaType: textIn(fields, 'mediaType') ?? '', size: typeof size === 'number' ? size : 0 }
}

function readChild(value: unknown): PlatformManifest | null {
  const descriptor = readDescriptor(value)
  const platform = asObject(asObject(value)?.['platform'])
  if (descriptor === null || platform === null) return null
  const os = textIn(platform, 'os')
  const architecture = textIn(platform, 'architecture')
  const variant = textIn(platform, 'variant')
  // BuildKit files attestations as children of the platform unknown/unknown.
  if (os === undefined || architecture === undefined || os === 'unknown') return null
  return { os, architecture, ...(variant === undefined ? {} : { variant }), digest: descriptor.digest }
}
