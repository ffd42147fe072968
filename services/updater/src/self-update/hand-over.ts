import type { ContainerInspect } from '@sentinel/docker/engine-types'
import type { Replacement } from '@sentinel/saga/replacement'
import { aboutUpdate } from '@sentinel/saga/update-events'
import { toAppError } from '@sentinel/shared/errors/app-error'
import { outboxEntry } from '@sentinel/shared/events/outbox'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { logger } from '@sentinel/shared/runtime/logger'
import { transition } from '@sentinel/shared/updates/transition'
import { putOff } from '../gates/put-off.ts'
import { hostName } from '../host-name.ts'
import { rememberFailure } from '../remember-failure.ts'
import type { UpdaterContext } from '../updater-context.ts'
import { helperName } from './helper-name.ts'
import { findOwnParts } from './own-parts.ts'
import { startHelper } from './start-helper.ts'

const log = logger.child({ part: 'self-update' })
/** A helper that ends so often before it has begun cannot work: the new image is broken. */
const starts = 3
const linesKept = 200

/**
 * Nobody can replace the container that it runs in. True when the update is in the hands of a helper, so that nothing
 * is to be done here; false when whoever asks can do it as well: it is another container's, or the helper itself.
 */
export async function handOver(ctx: UpdaterContext, updateId: string): Promise<boolean> {
  if (ctx.settings.boot['update.helperOf'] === updateId) return false
  const update = await ctx.db.updates.findOne({ _id: updateId }).lean()
  // What a person has settled touches no container.
  if (!update || update.attention?.given === 'dealt_with') return false
  const { own, all } = await findOwnParts(ctx, ctx.host)
  const helper = all.find(({ name }) => name === helperName(update._id))
  if (helper && update.state === 'queued' && helper.restartCount >= starts) {
    await giveUp(ctx, update, { helper, reason: 'the updater of the new image does not start' })
    return true
  }
  if (helper?.state.running || helper?.state.restarting) return true
  if (own === undefined || !isReplaced(update, own)) return false
  if (await putOff(ctx, update, await hostName(ctx, update.hostId))) return true
  if (helper) {
    await ctx.host.startContainer(helper.id)
    return true
  }
  try {
    if (!(await startHelper(ctx, update, own))) await endUnchanged(ctx, update)
    log.info({ updateId: update._id }, 'handed over to a helper')
  } catch (thrown) {
    const error = toAppError(thrown)
    // Another job of the same update was faster.
    if (error.code === 'name_in_use') return true
    if (error.kind === 'unavailable' || error.kind === 'aborted' || update.state !== 'queued') throw error
    await giveUp(ctx, update, { reason: error.message })
  }
  return true
}

/** Also the new one, once it runs: its own proof is not its own business. */
function isReplaced({ containerId, journal }: UpdateDoc, own: ContainerInspect): boolean {
  const { newId } = journal ? (JSON.parse(journal.state) as Replacement) : {}
  return own.id === containerId || own.id === newId
}

async function giveUp(
  ctx: UpdaterContext,
  update: UpdateDoc,
  { helper, reason: why }: { helper?: ContainerInspect; reason: string },
): Promise<void> {
  const reason = `${update.name} was not updated, and goes on as before: ${why}`
  const about = aboutUpdate(update, await hostName(ctx, update.hostId), reason)
  const logs = helper ? await ctx.host.containerLogs(helper.id, { tail: linesKept }) : ''
  const evidence = helper ? { evidence: { logs } } : {}
  // Where Sentinel updates itself unasked it would take the same one again with every scan.
  if (helper) await rememberFailure(ctx, { update, reason, cause: 'sick' })
  await transition(
    ctx,
    { id: update._id, from: ['queued'] },
    {
      to: 'failed',
      set: { reason, errorCode: 'helper_failed', startedAt: update.startedAt ?? new Date(), ...evidence },
      events: [outboxEntry('update.failed', { ...about, outcome: 'failed', error: reason })],
    },
  )
  if (helper) await ctx.host.removeContainer(helper.id, { force: true })
}

async function endUnchanged(ctx: UpdaterContext, update: UpdateDoc): Promise<void> {
  const reason = `${update.name} runs ${update.to.reference} in this very build already`
  const about = aboutUpdate(update, await hostName(ctx, update.hostId), reason)
  await transition(
    ctx,
    { id: update._id, from: ['queued'] },
    {
      to: 'unchanged',
      set: { reason, errorCode: 'unchanged' },
      events: [outboxEntry('update.unchanged', { ...about, outcome: 'unchanged', error: reason })],
    },
  )
}
