import type { ContainerInspect, ImageInspect } from '@sentinel/docker/engine-types'
import { createBodyFor } from '@sentinel/docker/recipe/create-body'
import { recordRecipe } from '@sentinel/docker/recipe/record-recipe'
import { splitReference } from '@sentinel/docker/split-reference'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { registryAuth } from '../registry-auth.ts'
import type { UpdaterContext } from '../updater-context.ts'
import { helperBody } from './helper-body.ts'
import { helperName } from './helper-name.ts'

/** Pulls the new image and starts the helper from it. False when it is the image that runs already. */
export async function startHelper(
  ctx: UpdaterContext,
  update: Pick<UpdateDoc, '_id' | 'to' | 'state'>,
  own: ContainerInspect,
): Promise<boolean> {
  const { host } = ctx
  const newImage = await newImageOf(ctx, update)
  // Begun already, it is the new one that looks for somebody to end it.
  if (update.state === 'queued' && newImage.id === own.imageId) return false
  const oldImage = await host.inspectImage(own.imageId)
  if (oldImage === null) {
    const message = `The image that ${own.name} runs was removed from the host, so it could not be put back; recreate it by hand`
    throw new AppError('conflict', 'old_image_gone', message)
  }
  const [all, info] = [await host.listContainers(), await host.info()]
  const recipe = recordRecipe(own, oldImage, {
    resolveName: (id) => all.find((other) => other.id.startsWith(id))?.name,
    engineName: info.name,
    apiVersion: info.apiVersion,
  })
  const { apiVersion } = info
  const plan = createBodyFor(recipe, { imageReference: newImage.id, newImage, apiVersion })
  const name = helperName(update._id)
  const body = helperBody(plan.body, { updateId: update._id, image: newImage.id })
  const { id } = await host.createContainer({ name, body })
  for (const { network } of plan.networksToConnect) await host.connectNetwork(network, id, {})
  await host.startContainer(id)
  return true
}

/** By digest: the tag is moved by the update itself, which knows how to put it back. */
async function newImageOf(
  { host, logins }: UpdaterContext,
  { to }: Pick<UpdateDoc, 'to'>,
): Promise<ImageInspect> {
  const auth = await registryAuth(logins, to.reference)
  const { repository } = splitReference(to.reference)
  const digest = to.digest || (await host.askDistribution(to.reference, auth)).digest
  const wanted = `${repository}@${digest}`
  if ((await host.inspectImage(wanted)) === null) await host.pullImage(wanted, auth ? { auth } : {})
  const image = await host.inspectImage(wanted)
  if (image !== null) return image
  throw new AppError('upstream', 'image_missing', `${wanted} was pulled but is not on the host; try again`)
}
