import type { HostInfo } from '@sentinel/docker/engine-types'
import type { AppError } from '@sentinel/shared/errors/app-error'
import { outboxEntry, withOutbox } from '@sentinel/shared/events/outbox'
import type { HostDoc } from '@sentinel/shared/resources/host'
import type { ScannerContext } from '../scanner-context.ts'

/** The engine answered: what it is, and the event when it was away until now. Returns the host's name. */
export async function markConnected(ctx: ScannerContext, info: HostInfo): Promise<string> {
  const name = ctx.settings.boot['hosts.name'] || info.name
  const { engineId, os, architecture, apiVersion, serverVersion } = info
  const known = { name, engineId, os, architecture, apiVersion, serverVersion, seenAt: new Date() }
  await change(ctx, { to: 'connected', name, message: `${name} is connected`, set: known })
  return name
}

/** The engine does not answer. Its containers stay listed; the host says that they may be stale. */
export async function markAway(ctx: ScannerContext, error: AppError): Promise<void> {
  const host = await ctx.db.hosts.findOne({ _id: ctx.hostId }).select({ name: 1 }).lean()
  const name = host?.name ?? 'local'
  const message = `${name} is away: ${error.message}`
  await change(ctx, { to: 'away', name, message, set: { error: error.message } })
}

interface Change {
  readonly to: HostDoc['status']
  readonly name: string
  readonly message: string
  readonly set: Partial<HostDoc>
}

async function change(ctx: ScannerContext, { to, name, message, set }: Change): Promise<void> {
  const { db, hostId } = ctx
  const event = outboxEntry('host.changed', { hostId, hostName: name, status: to, message })
  const filed = withOutbox([event])
  const fields = { ...set, status: to }
  const forgotten = to === 'connected' ? { $unset: { error: '' } } : {}
  const turned = await db.hosts.updateOne(
    { _id: hostId, status: { $ne: to } },
    {
      $set: { ...fields, ...filed.$set },
      ...forgotten,
      $push: filed.$push,
    },
  )
  if (turned.matchedCount > 0) await ctx.events.flush('hosts', { _id: hostId })
  else await db.hosts.updateOne({ _id: hostId }, { $set: fields, ...forgotten })
}
