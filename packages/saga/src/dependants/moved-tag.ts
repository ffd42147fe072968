import type { ReplaceContext } from '../replace-context.ts'
import type { MovedTag, Replacement } from '../replacement.ts'
import type { StepRun } from '../step.ts'
import { tagOf } from '../steps/restore-tag.ts'
import type { Dependant } from './dependant.ts'

type Note = Pick<StepRun<Replacement>, 'signal' | 'waitSignal' | 'note'>

/**
 * Creates with the reference as its owner wrote it, also where its tag has moved on since: then the tag comes back
 * for the moment of the create, journalled, lest the container lose the name by which its updates are found.
 */
export async function underItsReference<T>(
  ctx: ReplaceContext,
  { imageId, reference }: Pick<Dependant, 'imageId' | 'reference'>,
  { signal, waitSignal, note }: Note,
  create: (reference: string) => Promise<T>,
): Promise<T> {
  const { host, tagLock } = ctx
  const current = await host.inspectImage(reference, signal)
  if (current?.id === imageId) return await create(reference)
  const tag = tagOf(reference)
  if (tag === undefined) return await create(imageId)
  await tagLock.hold(tag, waitSignal)
  const movedTag: MovedTag = { tag, imageId, before: (await host.inspectImage(tag, signal))?.id ?? '' }
  await note({ movedTag })
  try {
    await host.tagImage(imageId, tag, signal)
    return await create(reference)
  } finally {
    if (!signal.aborted) await putTagBack(ctx, movedTag, { signal, note })
    await tagLock.release()
  }
}

/** Left by a worker that died between the two. */
export async function putTagBack(
  { host }: ReplaceContext,
  movedTag: MovedTag | null | undefined,
  { signal, note }: Pick<Note, 'signal' | 'note'>,
): Promise<void> {
  if (!movedTag) return
  const { tag, imageId, before } = movedTag
  const isOurs = before !== imageId && (await host.inspectImage(tag, signal))?.id === imageId
  if (isOurs && before === '') await host.removeImage(tag, {}, signal)
  else if (isOurs) await host.tagImage(before, tag, signal)
  await note({ movedTag: null })
}
