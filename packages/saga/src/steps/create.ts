import { createBodyFor } from '@sentinel/docker/recipe/create-body'
import { candidateName } from '@sentinel/docker/recipe/update-names'
import { volumesCreatedBy } from '@sentinel/docker/recipe/volumes-created-by'
import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { AppError } from '@sentinel/shared/errors/app-error'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'

/** New beside old, under a name of ours: a recipe that the engine refuses costs no outage. */
export const create: Step<ReplaceContext, Replacement> = {
  name: 'create',
  async run(ctx, state, { signal, waitSignal }) {
    const { host, tagLock } = ctx
    const { tag } = state
    const imageId = known(state, 'newImageId')
    if (tag !== undefined) {
      await tagLock.hold(tag, waitSignal)
      if ((await host.inspectImage(tag, signal))?.id !== imageId) await host.tagImage(imageId, tag, signal)
    }
    const name = candidateName(ctx.update._id)
    const earlier = await host.inspectContainer(name, signal)
    if (earlier !== null && earlier.imageId !== imageId) await discard(ctx, earlier, signal)
    if (earlier?.imageId !== imageId) {
      const body = await createBody(ctx, state, signal)
      await host.createContainer({ name, body }, signal)
    }
    const created = await host.inspectContainer(name, signal)
    if (created?.imageId !== imageId) throw otherImage(ctx.update.name, known(state, 'reference'))
    await tagLock.release()
    return { newId: created.id, newVolumes: volumesCreatedBy(created) }
  },

  async undo(ctx, state, { signal, note }) {
    const { host, update } = ctx
    const id = state.newId ?? candidateName(update._id)
    const created = await host.inspectContainer(id, signal)
    await refuseToLeaveNothing(ctx, state, created, signal)
    const newVolumes = created === null ? (state.newVolumes ?? []) : volumesCreatedBy(created)
    if (state.newVolumes === undefined && newVolumes.length > 0) await note({ newVolumes })
    if (created !== null) await host.removeContainer(created.id, { force: true }, signal)
    for (const volume of newVolumes) await host.removeVolume(volume, signal)
    await ctx.tagLock.release()
  },
}

/** Where somebody took old away, new may be all that is left: it goes only where another serves under the name. */
async function refuseToLeaveNothing(
  { host, update }: ReplaceContext,
  state: Replacement,
  created: ContainerInspect | null,
  signal: AbortSignal,
): Promise<void> {
  const { oldId, newId, autoRemove, ending } = state
  if (oldId === undefined || autoRemove || (await host.inspectContainer(oldId, signal)) !== null) return
  const holder = await host.inspectContainer(update.name, signal)
  const isRecreated = ending?.outcome === 'superseded' && holder !== null && holder.id !== newId
  if (isRecreated && !created?.state.running) return
  throw attention(`The old ${update.name} (${oldId.slice(0, 12)}) vanished while it was being replaced`)
}

export async function createBody({ host }: ReplaceContext, state: Replacement, signal: AbortSignal) {
  const newImage = await host.inspectImage(known(state, 'newImageId'), signal)
  const imageReference = known(state, 'reference')
  if (newImage === null) {
    const message = `The image of ${imageReference} vanished from the host; try again`
    throw new AppError('conflict', 'image_missing', message)
  }
  const apiVersion = known(state, 'apiVersion')
  return createBodyFor(known(state, 'target'), { imageReference, newImage, apiVersion }).body
}

async function discard({ host }: ReplaceContext, created: ContainerInspect, signal: AbortSignal) {
  await host.removeContainer(created.id, { force: true }, signal)
  for (const volume of volumesCreatedBy(created)) await host.removeVolume(volume, signal)
}

function otherImage(name: string, reference: string): AppError {
  const message = `${reference} came to mean another image while the new ${name} was created; try again`
  return new AppError('upstream', 'image_moved', message)
}
