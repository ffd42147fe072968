export interface LocalImage {
  /** Id of the image that the container really runs, not of what its tag points to today. */
  readonly imageId?: string
  readonly repoDigests: readonly string[]
}

export type DigestComparison = 'same' | 'different' | 'unknown'

/**
 * Whether the registry still offers what the container runs. `equivalents` are other digests of the same remote image
 * (the child for our platform, its config): an index may change while nothing changes for this platform.
 */
export function compareDigest(
  local: LocalImage,
  remoteDigest: string | null,
  equivalents: readonly string[] = [],
): DigestComparison {
  if (remoteDigest === null) return 'unknown'
  const known = new Set(local.repoDigests.map((text) => text.slice(text.lastIndexOf('@') + 1)))
  // Never came from a registry: built here, so a registry's digest proves nothing about it.
  const cameFromRegistry = known.size > 0
  if (local.imageId !== undefined) known.add(local.imageId)
  if ([remoteDigest, ...equivalents].some((digest) => known.has(digest))) return 'same'
  return cameFromRegistry ? 'different' : 'unknown'
}
