import { setTimeout as wait } from 'node:timers/promises'
import mongoose, { type Connection, type Model, type mongo } from 'mongoose'
import { AppError } from '../errors/app-error.ts'
import { resources } from '../resources/index.ts'
import type { Resource } from '../resources/resource.ts'
import { logger } from '../runtime/logger.ts'

const log = logger.child({ part: 'db' })

type DocOf<R> = R extends Resource<infer Doc> ? Doc : never
export type Db = { readonly [K in keyof typeof resources]: Model<DocOf<(typeof resources)[K]>> } & {
  readonly connection: Connection
  ping(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const options = {
  serverSelectionTimeoutMS: 5000,
  heartbeatFrequencyMS: 2000,
  socketTimeoutMS: 20_000,
  connectTimeoutMS: 5000,
  maxPoolSize: 20,
  bufferCommands: true,
  bufferTimeoutMS: 5000,
  retryWrites: false,
  writeConcern: { w: 'majority', j: true },
} as const
const pauseMs = 500

/**
 * Connects (in the background too: a database that is away delays, it does not end the process).
 * Commands fail after 5 s when no server answers, instead of hanging.
 */
export function connectDb(uri: string, database: string): Db {
  const connection = mongoose.createConnection()
  connection.on('error', () => undefined)
  const models = Object.fromEntries(
    Object.entries(resources).map(([key, entry]) => [key, entry.model(connection)]),
  ) as unknown as Omit<Db, 'connection' | 'ping'>
  const closing = new AbortController()
  void keepOpening(connection, uri, database, closing.signal)
  return Object.assign(models, {
    connection,
    async ping() {
      const client = connection.getClient() as mongo.MongoClient | null
      if (!client) throw mongoAway()
      await client.db(database).command({ ping: 1 }, { timeoutMS: 3000 })
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      await connection.close(true)
    },
  }) as Db
}

/** Only once it was open does the driver reconnect by itself; a first attempt that failed is mongoose's last. */
async function keepOpening(
  connection: Connection,
  uri: string,
  dbName: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await connection.openUri(uri, { ...options, dbName })
      return
    } catch (error) {
      log.debug({ err: error }, 'MongoDB does not answer yet')
    }
    await wait(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

/** What the driver threw, as an AppError: away → unavailable, duplicate key → conflict. Anything else is returned as it is. */
export function translateDbError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  const code = (error as { code?: unknown }).code
  if (code === 11000) return new AppError('conflict', 'duplicate', 'This exists already', { cause: error })
  const isAway =
    /Mongo(ServerSelection|Network|NetworkTimeout|PoolClosed|PoolCleared|NotConnected|TopologyClosed|OperationTimeout|WaitQueueTimeout)|PoolClearedOnNetwork/.test(
      error.name,
    ) || /buffering timed out|ECONNREFUSED|connection .* closed|Client must be connected/i.test(error.message)
  if (!isAway) return error
  return mongoAway(error)
}

function mongoAway(cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    'mongo_away',
    'MongoDB does not answer; check that it runs and that MONGODB_URI is right',
    { cause, retryAfterMs: 2000 },
  )
}

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === 11000
}
