import type { ImageInspect, PullProgress } from '@sentinel/docker/engine-types'
import { splitReference } from '@sentinel/docker/split-reference'
import { AppError, toAppError } from '@sentinel/shared/errors/app-error'
import { inOwnersForm } from '../in-owners-form.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'
import type { Progress } from '../tell-progress.ts'
import { restoreTag, tagOf } from './restore-tag.ts'

const leastFreeBytes = 64 * 1024 * 1024

/** The approved image by its digest, then the tag onto it, as the user writes it. */
export const pull: Step<ReplaceContext, Replacement> = {
  name: 'pull',
  async run(ctx, state, { signal, waitSignal, note }) {
    const { host, update } = ctx
    const reference = update.kind === 'rollback' ? known(state, 'target').imageReference : update.to.reference
    const tag = tagOf(reference)
    if (tag !== undefined) {
      await ctx.tagLock.hold(tag, waitSignal)
      if (state.tagBefore === undefined) {
        await note({ tag, tagBefore: (await host.inspectImage(tag, signal))?.id ?? '' })
      }
    }
    const image = (await keptImage(ctx, signal)) ?? (await pullImage(ctx, reference, waitSignal))
    await refuseOtherPlatform(ctx, state, { image, reference, signal })
    if (tag !== undefined && (await host.inspectImage(tag, signal))?.id !== image.id) {
      await host.tagImage(image.id, tag, signal)
    }
    const to = { ...update.to, reference }
    const written = inOwnersForm(known(state, 'oldReference'), { kind: update.kind, to }, image)
    return { reference: written, newImageId: image.id, ...digestMet(ctx, reference, image) }
  },
  async undo(ctx, state, { signal }) {
    if (state.tag !== undefined) await ctx.tagLock.hold(state.tag, signal)
    // Where only the image was wanted, its tag is what the next start is to find.
    if (state.ending?.code !== 'pulled') await restoreTag(ctx, state, signal)
    await ctx.tagLock.release()
  },
}

/** For a rollback the image was kept, and no registry is asked. */
async function keptImage({ host, update }: ReplaceContext, signal: AbortSignal) {
  const { imageId, digest, reference } = update.to
  if (imageId === '') return null
  const image = await host.inspectImage(imageId, signal)
  if (image !== null || update.kind !== 'rollback' || digest !== '') return image
  // By its tag another one would come.
  const message = `The image that ${update.name} ran as ${reference} is gone from the host, and no registry knows which it was; choose a version instead`
  throw new AppError('notFound', 'kept_image_gone', message)
}

async function pullImage(ctx: ReplaceContext, reference: string, signal: AbortSignal): Promise<ImageInspect> {
  const { host, update } = ctx
  const { freeBytes } = await host.info(signal)
  if (freeBytes !== undefined && freeBytes < leastFreeBytes) throw diskFull(update.name, reference)
  const { repository } = splitReference(reference)
  const wanted = update.to.digest === '' ? reference : `${repository}@${update.to.digest}`
  const auth = await ctx.authFor(reference)
  try {
    await host.pullImage(
      wanted,
      {
        ...(auth && { auth }),
        onProgress: (progress) => ctx.progress(pullProgress(progress)),
      },
      signal,
    )
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.code === 'disk_full') throw diskFull(update.name, reference, error)
    throw error
  }
  const image = await host.inspectImage(wanted, signal)
  if (image !== null) return image
  throw new AppError('upstream', 'image_missing', `${wanted} was pulled but is not on the host; try again`)
}

export function pullProgress({ currentBytes, totalBytes, layersDone, layers }: PullProgress): Progress {
  return { step: 'pull', current: currentBytes, total: totalBytes, layersDone, layers }
}

/** A tag that a person named has shown its digest only now; what is known of a version goes by it. */
function digestMet({ update }: ReplaceContext, reference: string, { repoDigests }: ImageInspect) {
  if (update.to.digest !== '') return {}
  const { repository } = splitReference(reference)
  const digest = repoDigests.find((known) => known.startsWith(`${repository}@`))?.split('@')[1]
  return digest === undefined ? {} : { newDigest: digest }
}

async function refuseOtherPlatform(
  { host, update }: ReplaceContext,
  state: Replacement,
  { image, reference, signal }: { image: ImageInspect; reference: string; signal: AbortSignal },
): Promise<void> {
  const old = await host.inspectImage(known(state, 'oldImageId'), signal)
  if (old === null || (old.os === image.os && old.architecture === image.architecture)) return
  const message = `${reference} is for ${image.os}/${image.architecture}, ${update.name} runs ${old.os}/${old.architecture}; choose a version for this platform`
  throw new AppError('invalid', 'wrong_platform', message)
}

function diskFull(name: string, reference: string, cause?: unknown): AppError {
  const message = `There is no room on the host for ${reference}; free some space, then update ${name} again`
  return new AppError('conflict', 'disk_full', message, { cause })
}
