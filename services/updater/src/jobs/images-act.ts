import { AppError } from '@sentinel/shared/errors/app-error'
import { processor } from '@sentinel/shared/queues/worker'
import { keptUntil } from '../cleanup/kept-until.ts'
import { usersOf } from '../cleanup/users-of.ts'
import type { UpdaterContext } from '../updater-context.ts'

/** What a person does with the images of a host. Nothing is forced: what a container uses stays. */
export const imagesAct = processor<UpdaterContext, 'images.act'>(
  'images.act',
  async (ctx, { action, id }, signal) => {
    switch (action) {
      case 'list':
        return await list(ctx, signal)
      case 'remove':
        return await remove(ctx, id, signal)
      case 'prune':
        return await ctx.host.pruneImages(signal)
    }
  },
)

async function list({ host, db, settings }: UpdaterContext, signal: AbortSignal) {
  const [images, containers] = [await host.listImages(signal), await host.listContainers(signal)]
  const users = Map.groupBy(containers, ({ imageId }) => imageId)
  const { values } = await settings.read()
  const updates = await db.updates
    .find({ 'kept.imageId': { $exists: true } })
    .select({ kept: 1, name: 1, from: 1, endedAt: 1 })
    .lean()
  const keepers = Map.groupBy(updates, ({ kept }) => kept?.imageId ?? '')
  return images.map(({ id, repoTags, sizeBytes, createdAt }) => ({
    id,
    repoTags,
    sizeBytes,
    createdAt: Math.floor(createdAt.getTime() / 1000),
    usedBy: (users.get(id) ?? []).map(({ name }) => name).toSorted(),
    keptFor: (keepers.get(id) ?? []).map(({ name, from, kept, endedAt }) => ({
      name,
      reference: from.reference,
      until: endedAt ? keptUntil(endedAt, retentionOf(kept?.tag), values).toISOString() : undefined,
    })),
  }))
}

/** With its keep tag gone, only the backup holds it. */
const retentionOf = (keepTag = '') => (keepTag === '' ? 'images.backupRetention' : 'images.rollbackRetention')

async function remove({ host, db }: UpdaterContext, wanted: string, signal: AbortSignal) {
  const image = await host.inspectImage(wanted, signal)
  if (image === null) {
    throw new AppError('notFound', 'image_not_found', `There is no image ${wanted} on this host (any more)`)
  }
  const [user] = await usersOf(host, image.id, signal)
  if (user !== undefined) {
    const message = `${wanted} is the image of ${user.name}; remove that container first`
    throw new AppError('conflict', 'image_in_use', message)
  }
  const keeper = await db.updates.findOne({ 'kept.imageId': image.id }).select({ name: 1 }).lean()
  if (keeper) {
    const message = `${wanted} is kept so that ${keeper.name} can be rolled back to it; it goes when its time is over (rollback_retention)`
    throw new AppError('conflict', 'image_kept', message)
  }
  // With several names an image is removed by taking them one by one; the last takes it along.
  for (const tag of image.repoTags.slice(0, -1)) await host.removeImage(tag, {}, signal)
  await host.removeImage(image.repoTags.at(-1) ?? image.id, {}, signal)
  return { id: image.id }
}
