import { leasedHost } from '@sentinel/saga/leased-host'
import type { Replacement } from '@sentinel/saga/replacement'
import { candidateName } from '@sentinel/docker/recipe/update-names'
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

async function verify(ctx: UpdaterContext, update: UpdateDoc): Promise<void> {
  await using lease = await ctx.leases.take([`${update.hostId}/${update.name}`], `verify ${update._id}`)
  const host = leasedHost(ctx.host, lease)
  const state = JSON.parse(update.journal?.state ?? '{}') as Replacement
  const repaired: string[] = []
  const leftover = await host.inspectContainer(candidateName(update._id), lease.signal)
  if (leftover !== null && !leftover.state.running && leftover.id !== state.newId) {
    await host.removeContainer(leftover.id, {}, lease.signal)
    repaired.push(`${leftover.name} had been created by a late call and was removed`)
  }
  const id = update.state === 'succeeded' ? state.newId : state.oldId
  const container = id === undefined ? null : await host.inspectContainer(id, lease.signal)
  const shouldRun =
    state.oldState === 'running' && state.wasTakenOver === true && container?.name === update.name
  // Whoever stops a container right after an update meant to; only after a takeover it may have been a late call.
  if (shouldRun && container.state.status === 'exited' && container.state.exitCode !== 0) {
    await host.startContainer(container.id, lease.signal)
    repaired.push(`${update.name} had been stopped by a late call and was started again`)
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
