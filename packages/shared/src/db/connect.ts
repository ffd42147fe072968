import mongoose, { type Connection, type Model } from 'mongoose'
import { AppError } from '../errors/app-error.ts'
import { resources } from '../resources/index.ts'
import type { Resource } from '../resources/resource.ts'

type DocOf<R> = R extends Resource<infer Doc> ? Doc : never
export type Db = { readonly [K in keyof typeof resources]: Model<DocOf<(typeof resources)[K]>> } & {
  readonly connection: Connection
  ping(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Connects (in the background too: a database that is away delays, it does not end the process).
 * Commands fail after 5 s when no server answers, instead of hanging.
 */
export function connectDb(uri: string, database: string): Db {
  const connection = mongoose.createConnection(uri, {
    dbName: database,
    serverSelectionTimeoutMS: 5000,
    heartbeatFrequencyMS: 2000,
    socketTimeoutMS: 20_000,
    connectTimeoutMS: 5000,
    maxPoolSize: 20,
    bufferCommands: true,
    retryWrites: false,
    writeConcern: { w: 'majority', j: true },
  })
  connection.on('error', () => undefined)
  void connection.asPromise().catch(() => undefined)
  const models = Object.fromEntries(
    Object.entries(resources).map(([key, entry]) => [key, entry.model(connection)]),
  ) as unknown as Omit<Db, 'connection' | 'ping'>
  return Object.assign(models, {
    connection,
    async ping() {
      await connection.getClient().db(database).command({ ping: 1 }, { timeoutMS: 3000 })
    },
    async [Symbol.asyncDispose]() {
      await connection.close(true)
    },
  }) as Db
}

/** What the driver threw, as an AppError: away → unavailable, duplicate key → conflict. Anything else is returned as it is. */
export function translateDbError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = (error as { code?: unknown }).code
  if (code === 11000) return new AppError('conflict', 'duplicate', 'This exists already', { cause: error })
  const isAway =
    /Mongo(ServerSelection|Network|NetworkTimeout|PoolClosed|PoolCleared|NotConnected|TopologyClosed|OperationTimeout)/.test(
      error.name,
    ) || /buffering timed out|ECONNREFUSED|connection .* closed|Client must be connected/i.test(error.message)
  if (!isAway) return error
  return new AppError(
    'unavailable',
    'mongo_away',
    'MongoDB does not answer; check that it runs and that MONGODB_URI is right',
    { cause: error, retryAfterMs: 2000 },
  )
}

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === 11000
}
