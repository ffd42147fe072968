import type { ContainerInspect, ImageInspect } from '@sentinel/docker/engine-types'
import type { FoundImage } from '@sentinel/saga/preview/preview-update'
import { AppError, toAppError } from '@sentinel/shared/errors/app-error'
import { choosePlatform, type Platform } from '@sentinel/shared/images/platform'
import { parseReference } from '@sentinel/shared/images/reference'
import type { UpdaterContext } from '../updater-context.ts'

interface Wanted {
  readonly reference: string
  /** Empty: whatever the reference means by now. */
  readonly digest: string
  readonly container: ContainerInspect
}

/** The image an update would come to, as the engine has it or, where it does not, as the registry tells of it. */
export async function findImage(
  ctx: UpdaterContext,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<FoundImage> {
  const { reference } = wanted
  const parsed = parseReference(reference)
  if (parsed.isImageId) return await onHost(ctx, reference, signal)
  const digest = wanted.digest === '' ? (parsed.digest ?? (await headOf(ctx, wanted, signal))) : wanted.digest
  if (digest === null) return await onHost(ctx, reference, signal)
  const named = await ctx.host.inspectImage(`${parsed.registry}/${parsed.repository}@${digest}`, signal)
  if (named !== null) return { image: named, source: 'engine' }
  return { image: await fromRegistry(ctx, { ...wanted, digest }, signal), source: 'registry' }
}

/** What the tag means in the registry now; null where it does not answer and the host has the image. */
async function headOf(
  ctx: UpdaterContext,
  { reference }: Wanted,
  signal: AbortSignal,
): Promise<string | null> {
  const { tag = 'latest', ...parsed } = parseReference(reference)
  try {
    const head = await ctx.registry.headManifest(parsed, tag, signal)
    if (head !== null) return head.digest
  } catch (thrown) {
    if ((await ctx.host.inspectImage(reference, signal)) === null) throw toAppError(thrown)
  }
  return null
}

async function onHost({ host }: UpdaterContext, reference: string, signal: AbortSignal): Promise<FoundImage> {
  const image = await host.inspectImage(reference, signal)
  if (image !== null) return { image, source: 'engine' }
  const message = `${reference} is neither on the host nor in its registry; look whether it is written right`
  throw new AppError('notFound', 'image_not_found', message)
}

async function fromRegistry(
  { host, registry }: UpdaterContext,
  { reference, digest, container }: Wanted,
  signal: AbortSignal,
): Promise<ImageInspect> {
  const parsed = parseReference(reference)
  const old = await host.inspectImage(container.imageId, signal)
  const { containerdImages, os, architecture } = await host.info(signal)
  const platform: Platform = old ?? { os, architecture }
  const manifest = await registry.getManifest(parsed, digest, signal)
  const own = manifest.config === null ? choosePlatform(manifest.children, platform) : { ...platform, digest }
  if (own === null || own === undefined) {
    const message = `${reference} has no image for ${platform.os}/${platform.architecture}; choose another version`
    throw new AppError('invalid', 'wrong_platform', message)
  }
  const config = await registry.getImageConfig(parsed, own.digest, signal)
  return {
    // The containerd image store calls an image by its digest, the other one by that of its config.
    id: containerdImages ? digest : config.digest,
    repoTags: [reference],
    repoDigests: [`${parsed.registry}/${parsed.repository}@${digest}`],
    os: config.os,
    architecture: config.architecture,
    ...(config.variant === undefined ? {} : { variant: config.variant }),
    sizeBytes: 0,
    labels: config.labels,
    manifests: containerdImages
      ? [{ digest: own.digest, kind: 'image', available: true, platform: config }]
      : [],
    config: config.config ?? {},
  }
}
