import { Schema, type Connection, type Model, type SchemaDefinition } from 'mongoose'
import type { OutboxEntry } from '../events/outbox.ts'

/** Fields of every document that tells of its changes. `outboxAt` is there while an entry waits (sparse index for the sweeper). */
export interface Outboxed {
  outbox: OutboxEntry[]
  outboxAt?: Date
}

export const outboxFields = {
  outbox: { type: [{ _id: false, id: String, name: String, payload: String, at: Date }], default: [] },
  outboxAt: { type: Date },
} satisfies SchemaDefinition

export interface IndexSpec {
  readonly fields: Record<string, 1 | -1>
  readonly unique?: boolean
  readonly sparse?: boolean
  readonly expireAfterSeconds?: number
}

export interface Resource<Doc> {
  readonly collection: string
  readonly indexes: readonly IndexSpec[]
  model(connection: Connection): Model<Doc>
}

/**
 * A collection with its indexes. Models hang on a connection, never on the module, so that tests and tools can
 * have several databases in one process.
 */
export function resource<Doc>(
  collection: string,
  fields: SchemaDefinition,
  indexes: readonly IndexSpec[],
): Resource<Doc> {
  const schema = new Schema(fields, {
    collection,
    versionKey: false,
    autoIndex: false,
    autoCreate: false,
    minimize: false,
    strict: true,
    writeConcern: { w: 'majority', j: true },
  })
  return {
    collection,
    indexes,
    model: (connection) =>
      (connection.models[collection] as Model<Doc> | undefined) ??
      (connection.model(collection, schema) as unknown as Model<Doc>),
  }
}
