import { choosePlatform } from '../images/platform.ts'
import type { Platform } from '../images/platform.ts'
import type { RegistryClient, RepositoryReference } from './client.ts'

export interface ImageIdentity {
  /** The manifest that an engine of this platform would run. */
  readonly manifestDigest: string
  /** Its config: the image id on engines that do not keep images in containerd. */
  readonly configDigest: string | null
  /** All names by which an engine may know the image already, for `compareDigest`. */
  readonly equivalents: readonly string[]
}

/** What a digest of the registry means for one platform; null when it offers nothing for it. Reads manifests: only ask when the digest is new. */
export async function imageIdentity(
  client: RegistryClient,
  { reference, digest, platform }: { reference: RepositoryReference; digest: string; platform: Platform },
  signal: AbortSignal,
): Promise<ImageIdentity | null> {
  const child = choosePlatform(await client.platforms(reference, digest, signal), platform)
  if (child === null) return null
  const { config } = await client.getManifest(reference, child.digest, signal)
  const configDigest = config?.digest ?? null
  return {
    manifestDigest: child.digest,
    configDigest,
    equivalents: configDigest === null ? [digest, child.digest] : [digest, child.digest, configDigest],
  }
}
