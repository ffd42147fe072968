import { compareApiVersions } from './api-version.ts'
import type { Engine } from './engine.ts'
import { orNull, path, unless } from './engine-calls.ts'
import type { Host } from './host.ts'
import { pullImage } from './pull.ts'
import { readList, readNumber, readRecord } from './read-field.ts'
import { readImageInspect, readImageSummary } from './read-image.ts'
import { splitReference } from './split-reference.ts'

type ImageCalls = Pick<
  Host,
  'listImages' | 'inspectImage' | 'pullImage' | 'tagImage' | 'removeImage' | 'pruneImages'
>

const manifestsSince = '1.48'

export function imageCalls(engine: Engine): ImageCalls {
  return {
    pullImage: (reference, options = {}, signal) => pullImage(engine, { ...options, reference }, signal),

    async listImages(signal) {
      const answer = await engine.json(
        { method: 'GET', path: '/images/json', doing: 'listing images' },
        signal,
      )
      return readList(answer).map(readImageSummary)
    },

    async inspectImage(idOrReference, signal) {
      const hasManifests = compareApiVersions(await engine.apiVersion(signal), manifestsSince) >= 0
      const request = {
        method: 'GET',
        path: `/images/${encodeReference(idOrReference)}/json`,
        query: { manifests: hasManifests ? true : undefined },
        doing: `inspecting image ${idOrReference}`,
      } as const
      const answer = await orNull(engine.json(request, signal))
      return answer === null ? null : readImageInspect(answer)
    },

    async tagImage(imageId, reference, signal) {
      const { repository, tag } = splitReference(reference)
      const request = {
        method: 'POST',
        path: path('images', imageId, 'tag'),
        query: { repo: repository, tag: tag ?? 'latest' },
        doing: `tagging image ${imageId} as ${reference}`,
      } as const
      await engine.json(request, signal)
    },

    async removeImage(idOrReference, options = {}, signal) {
      const request = {
        method: 'DELETE',
        path: `/images/${encodeReference(idOrReference)}`,
        query: { force: options.force ?? false },
        doing: `removing image ${idOrReference}`,
      } as const
      await unless(['image_not_found', 'not_found'], engine.json(request, signal))
    },

    async pruneImages(signal) {
      const query = { filters: JSON.stringify({ dangling: ['true'] }) }
      const call = { method: 'POST', path: '/images/prune', query, doing: 'pruning images' } as const
      const answer = readRecord(await engine.json(call, signal))
      const removed = readList(answer['ImagesDeleted']).map(readRecord)
      const deleted = removed.filter((entry) => 'Deleted' in entry).length
      return { deleted, reclaimedBytes: readNumber(answer['SpaceReclaimed']) }
    },
  }
}

/** The engine's router wants the slashes of a reference as they are. */
function encodeReference(reference: string): string {
  return reference.split('/').map(encodeURIComponent).join('/')
}
