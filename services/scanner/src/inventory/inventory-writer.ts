import { AppError } from '@sentinel/shared/errors/app-error'
import { outboxEntry, withOutbox, type OutboxEntry } from '@sentinel/shared/events/outbox'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { ScannerContext } from '../scanner-context.ts'
import { absentKeys, fingerprint, type ContainerFields } from './container-fields.ts'
import { removeVanished, vanishedState } from './remove-vanished.ts'

/** Brings the `containers` collection to what was observed, in as few writes as there are changes. */
export class InventoryWriter {
  readonly #ctx: ScannerContext
  readonly #term: number
  #stored = new Map<string, ContainerFields>()
  #hasWritten = false

  constructor(ctx: ScannerContext, term: number) {
    this.#ctx = ctx
    this.#term = term
  }

  /** Forgets what it believes to be stored and reads it again. */
  async reload(): Promise<void> {
    const { db, hostId } = this.#ctx
    const rows: ContainerDoc[] = await db.containers.find({ hostId, swarm: { $exists: false } }).lean()
    this.#stored = new Map(rows.map((row) => [row.name, row]))
  }

  async write(observed: readonly ContainerFields[], hostName: string): Promise<void> {
    const isFirst = !this.#hasWritten && this.#stored.size === 0
    const changed = observed.filter((fields) => {
      const stored = this.#stored.get(fields.name)
      return stored === undefined || fingerprint(stored) !== fingerprint(fields)
    })
    const added = changed.filter(({ name }) => !this.#stored.has(name))
    const altered = changed.filter(({ name }) => this.#stored.has(name))
    // The containers of a host that was never seen before are no news one by one: the host is. Its first one later on is.
    await this.#insert(added, isFirst ? undefined : hostName)
    await this.#update(altered, hostName)
    for (const fields of changed) this.#stored.set(fields.name, fields)
    await this.#remove(observed, hostName)
    this.#hasWritten = true
    const names = isFirst ? [] : changed.map(({ name }) => name)
    if (names.length > 0)
      await this.#ctx.events.flush('containers', { hostId: this.#ctx.hostId, name: { $in: names } })
  }

  async #insert(added: readonly ContainerFields[], hostName: string | undefined): Promise<void> {
    if (added.length === 0) return
    const seenAt = new Date()
    const rows: ContainerDoc[] = added.map((fields) => ({
      ...fields,
      seenAt,
      term: this.#term,
      ...(hostName === undefined
        ? { outbox: [] }
        : { outbox: [stateChanged(fields, hostName)], outboxAt: seenAt }),
    }))
    await this.#ctx.db.containers.collection.insertMany(rows, { ordered: false })
  }

  async #update(altered: readonly ContainerFields[], hostName: string): Promise<void> {
    if (altered.length === 0) return
    const seenAt = new Date()
    const writes = altered.map((fields) => {
      const filed = isNews(this.#stored.get(fields.name), fields)
        ? withOutbox([stateChanged(fields, hostName)])
        : undefined
      const absent = absentKeys(fields)
      return {
        updateOne: {
          filter: { hostId: fields.hostId, name: fields.name, term: { $not: { $gt: this.#term } } },
          update: {
            $set: { ...fields, seenAt, term: this.#term, ...filed?.$set },
            ...(absent.length > 0 ? { $unset: Object.fromEntries(absent.map((key) => [key, ''])) } : {}),
            ...(filed ? { $push: filed.$push } : {}),
          },
        },
      }
    })
    const result = await this.#ctx.db.containers.collection.bulkWrite(writes as never[], { ordered: false })
    if (result.matchedCount < writes.length) {
      throw new AppError(
        'conflict',
        'inventory_overtaken',
        'Another scanner has written the inventory; reading it again',
      )
    }
  }

  async #remove(observed: readonly ContainerFields[], hostName: string): Promise<void> {
    const present = new Set(observed.map(({ name }) => name))
    const vanished = [...this.#stored.keys()].filter((name) => !present.has(name))
    if (vanished.length === 0) return
    const removed = await removeVanished(this.#ctx, { names: vanished, term: this.#term, hostName })
    for (const name of removed) this.#stored.delete(name)
  }
}

function isNews(before: ContainerFields | undefined, after: ContainerFields): boolean {
  return (
    before === undefined ||
    before.state !== after.state ||
    before.health !== after.health ||
    before.containerId !== after.containerId
  )
}

export function stateChanged(
  { hostId, name, state, health }: Pick<ContainerFields, 'hostId' | 'name' | 'state' | 'health'>,
  hostName: string,
): OutboxEntry {
  const words = state === vanishedState ? 'was removed' : `is ${state}${health ? ` (${health})` : ''}`
  return outboxEntry('container.state-changed', {
    hostId,
    hostName,
    container: name,
    state,
    message: `Container ${name} ${words}`,
  })
}
