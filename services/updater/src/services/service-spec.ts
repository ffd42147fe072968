import { createHash } from 'node:crypto'
import type { EngineRecord } from '@sentinel/docker/engine-types'
import { readNumber, readRecord } from '@sentinel/docker/read-field'
import { canonicalJson } from '@sentinel/docker/recipe/canonical-json'
import { unpinned } from '@sentinel/docker/services/unpinned'

export function specHash(spec: EngineRecord): string {
  return createHash('sha256').update(canonicalJson(spec)).digest('hex')
}

/** Every node gets the very same image, whatever the tag means by the time it pulls. */
export function pinned(reference: string, digest: string): string {
  return `${unpinned(reference)}@${digest}`
}

export interface SpecChange {
  readonly image: string
  /** Of the new image, where the spec names those of the old one: they decide which nodes may run it. */
  readonly platforms?: readonly { readonly os: string; readonly architecture: string }[] | undefined
  /** Makes the engine begin although nothing else differs. */
  readonly forceUpdate?: number | undefined
}

/** The spec with nothing changed but the image and what hangs on it. */
export function withImage(spec: EngineRecord, { image, platforms, forceUpdate }: SpecChange): EngineRecord {
  const template = readRecord(spec['TaskTemplate'])
  const placement = readRecord(template['Placement'])
  const namesPlatforms = Array.isArray(placement['Platforms']) && placement['Platforms'].length > 0
  return {
    ...spec,
    TaskTemplate: {
      ...template,
      ContainerSpec: { ...readRecord(template['ContainerSpec']), Image: image },
      ...(namesPlatforms && platforms && platforms.length > 0
        ? {
            Placement: {
              ...placement,
              Platforms: platforms.map(({ os, architecture }) => ({ OS: os, Architecture: architecture })),
            },
          }
        : {}),
      ...(forceUpdate === undefined ? {} : { ForceUpdate: forceUpdate }),
    },
  }
}

export function forceUpdateOf(spec: EngineRecord): number {
  return readNumber(readRecord(spec['TaskTemplate'])['ForceUpdate'])
}
