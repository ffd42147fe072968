import type { ImageInspect } from '@sentinel/docker/engine-types'
import { splitReference } from '@sentinel/docker/split-reference'

/**
 * The image that was pulled, by its digest in its registry: a tag may point elsewhere by the time that another program
 * asks for it. Undefined for an image that no registry knows.
 */
export function pulledReference(
  { reference, digest }: { reference: string; digest: string },
  { repoDigests }: Pick<ImageInspect, 'repoDigests'>,
): string | undefined {
  const { repository, digest: written } = splitReference(reference)
  const known = repoDigests.filter((each) => isOfRepository(each, repository))
  const wanted = digest === '' ? written : digest
  if (wanted !== undefined) return known.length === 0 ? undefined : `${repository}@${wanted}`
  const met = known[0]?.split('@')[1]
  return met === undefined ? undefined : `${repository}@${met}`
}

/** The engine shortens the names of Docker Hub. */
function isOfRepository(repoDigest: string, repository: string): boolean {
  return plain(repoDigest.split('@')[0] ?? '') === plain(repository)
}

function plain(name: string): string {
  return name
    .replace(/^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io)\//, '')
    .replace(/^library\//, '')
}
