import { previewUpdate } from '@sentinel/saga/preview/preview-update'
import { newUpdateId, updateDocument } from '@sentinel/shared/updates/create-update'
import { processor } from '@sentinel/shared/queues/worker'
import { AppError } from '@sentinel/shared/errors/app-error'
import { findImage } from '../preview/find-image.ts'
import { seamsOf } from '../seams.ts'
import { ownStackReason } from '../self-update/refuse-own-stack.ts'
import type { UpdaterContext } from '../updater-context.ts'

/** What an update would do. Nothing of it is done: neither is anything pulled, nor written. */
export const updatePreview = processor<UpdaterContext, 'update.preview'>(
  'update.preview',
  async (ctx, { hostId, name, requestedBy, to }, signal) => {
    const container = await ctx.host.inspectContainer(name, signal)
    if (container === null) {
      throw new AppError('notFound', 'container_not_found', `${name} is not on its host any more`)
    }
    const { values } = await ctx.settings.read()
    const from = { reference: container.imageReference, tag: '', digest: '', imageId: container.imageId }
    const order = { kind: 'update', cause: 'update', state: 'queued', newerVersions: [] } as const
    const about = { _id: newUpdateId(), hostId, name, containerId: container.id, requestedBy, from, to }
    const update = updateDocument({ ...order, newerVersions: [], ...about }, [])
    const preview = await previewUpdate(
      {
        host: ctx.host,
        update,
        strategy: values['update.strategy'],
        targetOf: (update, recipe) => seamsOf(ctx).targetOf(update, recipe),
        findImage: (reference, digest) => findImage(ctx, { reference, digest, container }, signal),
      },
      signal,
    )
    const own = await ownStackReason(ctx, ctx.host, update, signal)
    if (own === undefined) return preview
    const others = preview.refusals.filter(({ code }) => code !== 'own_stack')
    return { ...preview, refusals: [...others, { code: 'own_stack', text: own }] }
  },
)
