import { formatReference, parseReference } from '@sentinel/shared/images/reference'
import { activeStates, type UpdateDoc } from '@sentinel/shared/resources/update'
import type { KeptImage } from '@sentinel/shared/resources/update-results'
import type { UpdaterContext } from '../updater-context.ts'
import { keptUntil } from './kept-until.ts'
import { usersOf } from './users-of.ts'

/** A container that somebody keeps does not go within seconds. */
const pauseMs = 15 * 60_000

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
  const endedAt = update.endedAt ?? new Date()
  const isOver = (retention: Parameters<typeof keptUntil>[1]) =>
    keptUntil(endedAt, retention, values).getTime() <= Date.now()
  const isBackupOver = kept.backupTag !== undefined && isOver('images.backupRetention')
  const isKeepOver = update.state !== 'succeeded' || isOver('images.rollbackRetention')
  const left: KeptImage = isBackupOver ? await withoutBackup(ctx, update, signal) : kept
  if (!isKeepOver || (kept.tag === '' && left.backupTag !== undefined)) return undefined
  return await drop(ctx, update, { kept: left, isCleanup: values['images.cleanup'], signal })
}

async function withoutBackup(ctx: UpdaterContext, { _id, kept }: UpdateDoc, signal: AbortSignal) {
  const { backupTag = '', ...left } = kept ?? { imageId: '', tag: '' }
  const image = await ctx.host.inspectImage(backupTag, signal)
  // The last name of an image that somebody uses protects it.
  const isNeeded = image?.repoTags.length === 1 && (await usersOf(ctx.host, image.id, signal)).length > 0
  if (image !== null && !isNeeded) await ctx.host.removeImage(backupTag, {}, signal)
  await ctx.db.updates.updateOne({ _id }, { $unset: { 'kept.backupTag': '' } })
  return left
}

async function drop(
  ctx: UpdaterContext,
  update: UpdateDoc,
  { kept, isCleanup, signal }: { kept: KeptImage; isCleanup: boolean; signal: AbortSignal },
): Promise<string | undefined> {
  const { host } = ctx
  const { imageId, tag } = kept
  const image = await host.inspectImage(imageId, signal)
  if (image === null) return await forget(ctx, update)
  const users = await usersOf(host, imageId, signal)
  const others = image.repoTags.filter((name) => name !== tag)
  if (users.length > 0 && others.length === 0) return await lookAgain(ctx, update)
  if (image.repoTags.includes(tag)) await host.removeImage(tag, {}, signal)
  if (kept.backupTag !== undefined && others.includes(kept.backupTag)) return await leaveBackup(ctx, update)
  const isWanted = users.length > 0 || (await isNeeded(ctx, update, imageId))
  const isOurs = update.state === 'succeeded' && isCleanup && !isWanted
  const text = isOurs ? await removeUnused(ctx, update, { imageId, others, signal }) : undefined
  return await forget(ctx, update, text)
}

async function forget<T>({ db }: UpdaterContext, { _id }: UpdateDoc, text?: T): Promise<T | undefined> {
  await db.updates.updateOne({ _id }, { $unset: { kept: '' } })
  return text
}

async function lookAgain({ db }: UpdaterContext, { _id }: UpdateDoc): Promise<undefined> {
  const lookAgainAt = new Date(Date.now() + pauseMs)
  await db.updates.updateOne({ _id, kept: { $exists: true } }, { $set: { 'kept.lookAgainAt': lookAgainAt } })
  return undefined
}

async function leaveBackup({ db }: UpdaterContext, { _id }: UpdateDoc): Promise<undefined> {
  await db.updates.updateOne({ _id, kept: { $exists: true } }, { $set: { 'kept.tag': '' } })
  return undefined
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
