import { splitReference } from '@sentinel/docker/split-reference'
import type { Seam } from '@sentinel/saga/replace-context'
import { known } from '@sentinel/saga/replacement'
import type { KeptImage } from '@sentinel/shared/resources/update-results'
import { toAppError } from '@sentinel/shared/errors/app-error'
import type { Context } from '@sentinel/shared/runtime/context'

/** A name of ours for the image of one update's old container. */
export function keepTag(name: string, updateId: string): string {
  const word = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `sentinel-keep/${word || 'container'}:${updateId}`
}

/** As people have come to know it, in the image's own repository. */
export function backupTag(reference: string, at: Date): string | undefined {
  const { repository } = splitReference(reference)
  if (/^(sha256:)?[a-f0-9]{64}$/.test(reference) || repository === '') return undefined
  const [day, time] = at.toISOString().slice(0, 19).split('T')
  return `${repository}:sentinel-backup-${day?.replaceAll('-', '')}-${time?.replaceAll(':', '')}`
}

/**
 * Names the image of old before the pull takes its tag away: no prune takes it then, and in the containerd image store
 * it does not vanish under a running container.
 */
export function keepOldImage({ db, settings }: Pick<Context, 'db' | 'settings'>): Seam {
  return async ({ _id, name, createdAt }, signal, { host, state }) => {
    const { values } = await settings.read()
    const imageId = known(state, 'oldImageId')
    const tag = keepTag(name, _id)
    const wished = values['images.backup'] ? backupTag(known(state, 'oldReference'), createdAt) : undefined
    // Before the effect: whoever cleans up must know of the names.
    const kept: KeptImage = { imageId, tag, ...(wished === undefined ? {} : { backupTag: wished }) }
    await db.updates.updateOne({ _id }, { $set: { kept } })
    await host.tagImage(imageId, tag, signal)
    if (wished === undefined) return undefined
    try {
      await host.tagImage(imageId, wished, signal)
      return `the image is backed up as ${wished}`
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.kind === 'aborted' || error.kind === 'unavailable') throw error
      return `the image could not be backed up as ${wished}: ${error.message}`
    }
  }
}
