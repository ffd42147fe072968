import { formatReference, parseReference } from '@sentinel/shared/images/reference'
import { activeStates, type UpdateDoc } from '@sentinel/shared/resources/update'
import type { KeptImage } from '@sentinel/shared/resources/update-results'
import type { UpdaterContext } from '../updater-context.ts'
import { usersOf } from './users-of.ts'

const dayMs = 86_400_000

/**
 * Takes back the names that an update gave the image it replaced, once their time is over, and where nobody uses that
 * image any more the image too.
 * @returns what people read of it; undefined while there is nothing to do yet.
 */
export async function releaseKept(
  ctx: UpdaterContext,
  update: UpdateDoc,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { kept } = update
  if (!kept) return undefined
  const { values } = await ctx.settings.read()
  const ageMs = Date.now() - (update.endedAt?.getTime() ?? Date.now())
  // The update itself is not kept longer, and with it goes what knows of the names.
  const longestMs = Math.max(0, values['state.historyDays'] - 1) * dayMs
  const isOver = (retentionMs: number) => ageMs >= Math.min(retentionMs, longestMs)
  const isBackupOver = kept.backupTag !== undefined && isOver(values['images.backupRetention'])
  const isKeepOver = update.state !== 'succeeded' || isOver(values['images.rollbackRetention'])
  if (isBackupOver) await dropBackup(ctx, update, signal)
  if (!isKeepOver) return undefined
  return await drop(ctx, update, { kept, isCleanup: values['images.cleanup'], signal })
}

async function dropBackup(ctx: UpdaterContext, { _id, kept }: UpdateDoc, signal: AbortSignal): Promise<void> {
  const image = kept?.backupTag === undefined ? null : await ctx.host.inspectImage(kept.backupTag, signal)
  // The last name of an image that somebody uses protects it.
  const isNeeded = image?.repoTags.length === 1 && (await usersOf(ctx.host, image.id, signal)).length > 0
  if (kept?.backupTag !== undefined && !isNeeded) await ctx.host.removeImage(kept.backupTag, {}, signal)
  await ctx.db.updates.updateOne({ _id }, { $unset: { 'kept.backupTag': '' } })
}

async function drop(
  ctx: UpdaterContext,
  update: UpdateDoc,
  { kept, isCleanup, signal }: { kept: KeptImage; isCleanup: boolean; signal: AbortSignal },
): Promise<string | undefined> {
  const { host, db } = ctx
  const { _id } = update
  const { imageId, tag } = kept
  const image = await host.inspectImage(imageId, signal)
  const forget = () => db.updates.updateOne({ _id }, { $unset: { kept: '' } })
  if (image === null) {
    await forget()
    return undefined
  }
  const users = await usersOf(host, imageId, signal)
  const others = image.repoTags.filter((name) => name !== tag)
  if (users.length > 0 && others.length === 0) return undefined
  await host.removeImage(tag, {}, signal)
  const isWanted = users.length > 0 || (await isNeeded(ctx, update, imageId))
  if (update.state !== 'succeeded' || !isCleanup || isWanted || kept.backupTag !== undefined) {
    await forget()
    return undefined
  }
  const text = await removeUnused(ctx, update, { imageId, others, signal })
  await forget()
  return text
}

/** By another rollback, or by an update that waits or runs. */
async function isNeeded(
  { db }: UpdaterContext,
  { _id, hostId }: UpdateDoc,
  imageId: string,
): Promise<boolean> {
  const isOther = { _id: { $ne: _id }, hostId }
  const count = await db.updates.countDocuments({
    ...isOther,
    $or: [
      { 'kept.imageId': imageId },
      { state: { $in: [...activeStates] }, 'to.imageId': imageId },
      { state: { $in: [...activeStates] }, 'from.imageId': imageId },
    ],
  })
  return count > 0
}

/** Only the name that the container was made by is ours to take; whoever gave it another wants to keep it. */
async function removeUnused(
  ctx: UpdaterContext,
  { hostId, from }: UpdateDoc,
  { imageId, others, signal }: { imageId: string; others: readonly string[]; signal: AbortSignal },
): Promise<string> {
  const own = others.filter((name) => isSameName(name, from.reference))
  const foreign = others.filter((name) => !own.includes(name))
  if (foreign.length > 0) return `The replaced image stays, because it is also called ${foreign.join(', ')}`
  for (const name of own) {
    // Within this lease no update of ours moves the tag or makes a container by it.
    await using _lease = await ctx.leases.take([`${hostId}/image:${name}`], 'clean up')
    await ctx.host.removeImage(name, {}, signal)
  }
  await ctx.host.removeImage(imageId, {}, signal)
  return `The replaced image ${from.reference} (${short(imageId)}) was removed`
}

const short = (imageId: string) => imageId.replace('sha256:', '').slice(0, 12)

function isSameName(name: string, reference: string): boolean {
  try {
    const { tag = 'latest', digest: _digest, ...written } = parseReference(reference)
    return formatReference({ ...written, tag }) === formatReference(parseReference(name))
  } catch {
    return false
  }
}
