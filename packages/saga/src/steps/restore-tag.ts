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
  if (tagBefore === '') await ctx.host.removeImage(tag, {}, signal)
  else await unlessGone(ctx.host.tagImage(tagBefore, tag, signal))
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
