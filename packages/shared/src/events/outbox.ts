import { randomUUID } from 'node:crypto'
import { events, type EventName, type EventPayload } from './catalogue.ts'

/** An event as it stands in the document whose change it tells of, until it is on the stream. */
export interface OutboxEntry {
  readonly id: string
  readonly name: EventName
  /** JSON text, so that no key of it can trouble the database. */
  readonly payload: string
  readonly at: Date
}

/** A checked entry for a document's outbox. */
export function outboxEntry<N extends EventName>(name: N, payload: EventPayload<N>): OutboxEntry {
  return {
    id: randomUUID(),
    name,
    payload: JSON.stringify(events[name].payload.parse(payload)),
    at: new Date(),
  }
}

/** The part of an update expression that files events with the fact they tell of. Merge it into `$push` and `$set`. */
export function withOutbox(entries: readonly OutboxEntry[]): {
  $push: { outbox: { $each: readonly OutboxEntry[] } }
  $set: { outboxAt: Date }
} {
  return { $push: { outbox: { $each: entries } }, $set: { outboxAt: new Date() } }
}
