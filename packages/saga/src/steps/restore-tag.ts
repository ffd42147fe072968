import { isImageId } from '@sentinel/docker/recipe/retarget-reference'
import { splitReference } from '@sentinel/docker/split-reference'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { ReplaceContext } from '../replace-context.ts'
import type { Replacement } from '../replacement.ts'

/** The tag that a reference moves with; undefined where the user pinned a digest or an id. */
export function tagOf(reference: string): string | undefined {
  if (isImageId(reference) || reference.includes('@')) return undefined
  const { repository, tag } = splitReference(reference)
  return `${repository}:${tag ?? 'latest'}`
}

/** The tag back to where it pointed, if it still points to what we pulled. */
export async function restoreTag(
  ctx: ReplaceContext,
  state: Replacement,
  signal: AbortSignal,
): Promise<void> {
  const { tag, tagBefore } = state
  if (tag === undefined || tagBefore === undefined) return
  const current = await ctx.host.inspectImage(tag, signal)
  const pulled = state.newImageId ?? (await pulledId(ctx, tag, signal)) ?? current?.id
  if (current === null || current.id !== pulled || current.id === tagBefore) return
  if (tagBefore === '') await untag(ctx, { tag, imageId: current.id }, signal)
  else await unlessGone(ctx.host.tagImage(tagBefore, tag, signal))
}

/** The helper of a self-update runs from the new image; what rests on it would lose it with its last name. */
async function untag(
  { host }: ReplaceContext,
  { tag, imageId }: { tag: string; imageId: string },
  signal: AbortSignal,
): Promise<void> {
  try {
    await host.removeImage(tag, {}, signal)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'image_in_use') throw error
    const users = (await host.listContainers(signal)).filter((container) => container.imageId === imageId)
    if (users.every(({ state }) => state === 'running')) await host.removeImage(tag, { force: true }, signal)
  }
}

/** A pull that nobody wrote the end of: what was asked for by digest can still be told by it. */
async function pulledId({ host, update }: ReplaceContext, tag: string, signal: AbortSignal) {
  if (update.to.imageId !== '') return update.to.imageId
  if (update.to.digest === '') return undefined
  const image = await host.inspectImage(`${splitReference(tag).repository}@${update.to.digest}`, signal)
  return image?.id ?? ''
}

/** Where somebody pruned the image that the tag pointed to, there is nothing left to point at. */
async function unlessGone(call: Promise<void>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'notFound') throw error
  }
}
