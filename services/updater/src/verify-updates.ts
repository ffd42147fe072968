import { leasedHost } from '@sentinel/saga/leased-host'
import type { Replacement } from '@sentinel/saga/replacement'
import type { Host } from '@sentinel/docker/host'
import { candidateName } from '@sentinel/docker/recipe/update-names'
import { volumesCreatedBy } from '@sentinel/docker/recipe/volumes-created-by'
import { logger } from '@sentinel/shared/runtime/logger'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { StepRecord, UpdateDoc } from '@sentinel/shared/resources/update'
import type { UpdaterContext } from './updater-context.ts'

const log = logger.child({ part: 'verify' })

/** Looks once more at what ended a lease length ago: a late call of a worker believed dead may have hit it. */
export async function verifyUpdates(ctx: UpdaterContext): Promise<void> {
  const due = await ctx.db.updates.find({ verifyAt: { $lte: new Date() } }).lean()
  for (const update of due) {
    try {
      await verify(ctx, update)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'lease_held') throw error
    }
  }
}

/** A container that an update has replaced: its own, or one that hung on it. */
interface Member {
  readonly name: string
  readonly candidate: string
  readonly oldId: string | undefined
  readonly newId: string | undefined
  readonly ran: boolean
}

function membersOf({ _id, name }: UpdateDoc, { oldId, newId, oldState, dependants = [] }: Replacement) {
  const own: Member = { name, candidate: candidateName(_id), oldId, newId, ran: oldState === 'running' }
  const others = dependants.map((dependant, index): Member => ({
    name: dependant.name,
    candidate: candidateName(_id, index),
    oldId: dependant.id,
    newId: dependant.newId,
    ran: dependant.state === 'running',
  }))
  return [own, ...others]
}

async function verify(ctx: UpdaterContext, update: UpdateDoc): Promise<void> {
  const state = JSON.parse(update.journal?.state ?? '{}') as Replacement
  const members = membersOf(update, state)
  const leaseNames = members.map(({ name }) => `${update.hostId}/${name}`)
  await using lease = await ctx.leases.take(leaseNames, `verify ${update._id}`)
  const host = leasedHost(ctx.host, lease)
  const repaired: string[] = []
  for (const member of members) {
    if (await removeLate(host, member, lease.signal)) {
      repaired.push(`${member.candidate} had been created by a late call and was removed`)
    }
    const id = update.state === 'succeeded' ? member.newId : member.oldId
    // Whoever stops a container right after an update meant to; only after a takeover it may have been a late call.
    if (state.wasTakenOver === true && (await startStopped(host, member, id, lease.signal))) {
      repaired.push(`${member.name} had been stopped by a late call and was started again`)
    }
  }
  const at = new Date()
  const records = repaired.map((text): StepRecord => ({
    step: 'verify',
    direction: 'forward',
    phase: 'done',
    at,
    endedAt: at,
    text,
  }))
  if (repaired.length > 0) log.warn({ updateId: update._id, repaired }, 'a late call was put right')
  await ctx.db.updates.updateOne(
    { _id: update._id },
    {
      $unset: { verifyAt: '', journal: '' },
      ...(records.length > 0 ? { $push: { steps: { $each: records } } } : {}),
    },
  )
}

async function removeLate(host: Host, { candidate, newId }: Member, signal: AbortSignal): Promise<boolean> {
  const leftover = await host.inspectContainer(candidate, signal)
  if (leftover === null || leftover.state.running || leftover.id === newId) return false
  await host.removeContainer(leftover.id, {}, signal)
  for (const volume of volumesCreatedBy(leftover)) await host.removeVolume(volume, signal)
  return true
}

async function startStopped(
  host: Host,
  { name, ran }: Member,
  id: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const container = id === undefined ? null : await host.inspectContainer(id, signal)
  if (!ran || container?.name !== name) return false
  if (container.state.status !== 'exited' || container.state.exitCode === 0) return false
  await host.startContainer(container.id, signal)
  return true
}
