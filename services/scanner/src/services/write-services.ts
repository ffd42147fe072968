import { outboxEntry, withOutbox } from '@sentinel/shared/events/outbox'
import { isDuplicateKey } from '@sentinel/shared/db/connect'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import { shownName } from '@sentinel/shared/resources/service'
import { removeVanished } from '../inventory/remove-vanished.ts'
import type { ScannerContext } from '../scanner-context.ts'
import type { ServiceFields } from './service-fields.ts'

export interface ObservedServices {
  readonly services: readonly ServiceFields[]
  readonly term: number
  readonly hostName: string
}

/** Brings the services of the inventory to what was observed, with the news of what changed. */
export async function writeServices(ctx: ScannerContext, observed: ObservedServices): Promise<void> {
  const { db, hostId } = ctx
  const { services, term, hostName } = observed
  const stored: ContainerDoc[] = await db.containers.find({ hostId, swarm: { $exists: true } }).lean()
  const byName = new Map(stored.map((row) => [row.name, row]))
  for (const fields of services) {
    const before = byName.get(fields.name)
    if (before === undefined || textOf(before) !== textOf(fields))
      await write(ctx, fields, { term, hostName })
  }
  const present = new Set(services.map(({ name }) => name))
  const gone = stored.map(({ name }) => name).filter((name) => !present.has(name))
  if (gone.length > 0) await removeVanished(ctx, { names: gone, term, hostName })
}

async function write(
  ctx: ScannerContext,
  fields: ServiceFields,
  { term, hostName }: Pick<ObservedServices, 'term' | 'hostName'>,
): Promise<void> {
  const { hostId, name, swarm } = fields
  const collection = ctx.db.containers.collection
  const rollout = swarm.rolloutState === undefined ? '' : `, ${swarm.rolloutState.replace('_', ' ')}`
  const filed = withOutbox([
    outboxEntry('service.changed', {
      hostId,
      hostName,
      container: name,
      replicas: `${swarm.running}/${swarm.desired}`,
      message: `${swarm.running} of ${swarm.desired} tasks of ${shownName(name)} run${rollout}`,
    }),
  ])
  const seenAt = new Date()
  try {
    await collection.insertOne({ ...fields, seenAt, term, outbox: filed.$push.outbox.$each, ...filed.$set })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    const absent = (['variant', 'selfReason'] as const).filter((key) => fields[key] === undefined)
    const unset = Object.fromEntries(absent.map((key) => [key, '']))
    await collection.updateOne(
      { hostId, name, term: { $not: { $gt: term } } },
      {
        $set: { ...fields, seenAt, term, ...filed.$set },
        ...(absent.length > 0 ? { $unset: unset } : {}),
        $push: filed.$push as never,
      },
    )
  }
  await ctx.events.flush('containers', { hostId, name })
}

/** The same text for the same service, whether it was just observed or read from the database. */
function textOf(fields: ServiceFields | ContainerDoc): string {
  const { swarm } = fields
  return JSON.stringify([
    fields.containerId,
    fields.image,
    fields.imageId,
    fields.repoDigests,
    fields.os,
    fields.architecture,
    fields.variant ?? null,
    fields.state,
    fields.stack ?? null,
    fields.isSelf,
    fields.labels.map(({ name, value }) => [name, value]),
    fields.refusals.map(({ code }) => code),
    swarm && [
      swarm.mode,
      swarm.desired,
      swarm.running,
      swarm.rolloutState ?? null,
      swarm.rolloutText ?? null,
      swarm.previousImage ?? null,
      swarm.ports.map(({ hostPort, containerPort, protocol }) => [hostPort ?? 0, containerPort, protocol]),
      swarm.tasks.map(({ slot, node, address, state, image, error }) => [
        slot,
        node,
        address,
        state,
        image,
        error,
      ]),
    ],
  ])
}
