import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { createBodyFor } from '@sentinel/docker/recipe/create-body'
import { asideName } from '@sentinel/docker/recipe/update-names'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { StepRun } from '../step.ts'
import { restoreTag } from './restore-tag.ts'

/** Old as it is there; a `--rm` container, which went with its stop, is made again from its recipe on its own image. */
export async function reviveOld(
  ctx: ReplaceContext,
  state: Replacement,
  { signal, note }: Pick<StepRun<Replacement>, 'signal' | 'note'>,
): Promise<ContainerInspect> {
  const { host, update } = ctx
  const old = await host.inspectContainer(known(state, 'oldId'), signal)
  if (old !== null) return old
  if (!known(state, 'autoRemove')) {
    const id = known(state, 'oldId').slice(0, 12)
    throw attention(`The old ${update.name} (${id}) vanished while it was being replaced`)
  }
  const again = (await remade(ctx, state, signal)) ?? (await remake(ctx, state, signal))
  await note({ oldId: again.id })
  return again
}

/** Made by an earlier try that could not write it down. */
async function remade({ host, update }: ReplaceContext, state: Replacement, signal: AbortSignal) {
  const aside = await host.inspectContainer(asideName(update._id), signal)
  if (aside !== null) return aside
  const named = await host.inspectContainer(update.name, signal)
  const isOurs = named?.imageId === known(state, 'oldImageId') && named.id !== state.newId && named.autoRemove
  return isOurs ? named : null
}

async function remake(
  ctx: ReplaceContext,
  state: Replacement,
  signal: AbortSignal,
): Promise<ContainerInspect> {
  const { host, update } = ctx
  const imageId = known(state, 'oldImageId')
  await restoreTag(ctx, state, signal)
  const newImage = await host.inspectImage(imageId, signal)
  if (newImage === null) {
    throw attention(`The image that ${update.name} ran (${imageId}) vanished, so it cannot be made again`)
  }
  const written = known(state, 'oldReference')
  const isTrue = (await host.inspectImage(written, signal))?.id === imageId
  const plan = createBodyFor(known(state, 'recipe'), {
    imageReference: isTrue ? written : imageId,
    newImage,
    apiVersion: known(state, 'apiVersion'),
  })
  const { id } = await host.createContainer({ name: asideName(update._id), body: plan.body }, signal)
  for (const { network, endpoint } of plan.networksToConnect)
    await host.connectNetwork(network, id, endpoint, signal)
  for (const network of plan.networksToDisconnect) await host.disconnectNetwork(network, id, signal)
  const made = await host.inspectContainer(id, signal)
  if (made === null) throw attention(`The old ${update.name} was made again and vanished`)
  return made
}
