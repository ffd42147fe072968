import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import mongoose from 'mongoose'
import { part } from './parts.ts'
import { runId, runLabels } from './run-label.ts'

export interface Isolated extends AsyncDisposable {
  /** For startService and child processes. */
  readonly environment: Readonly<Record<string, string>>
  readonly database: string
  readonly prefix: string
  /** Labels that everything this file makes should carry. */
  readonly labels: Readonly<Record<string, string>>
}

/**
 * What one test file has to itself on the shared parts: a database and a Redis prefix. Ports are free
 * ones, logs are off, and `overrides` win. Disposing drops the database and the keys.
 */
export function isolated(name: string, overrides: Readonly<Record<string, string>> = {}): Isolated {
  const own = `test_${name.replace(/[^A-Za-z0-9]/g, '_').slice(0, 30)}_${runId}_${randomBytes(2).toString('hex')}`
  const environment: Record<string, string> = {
    DOCKER_HOST: part('dockerHost'),
    REDIS_URL: part('redisUrl'),
    MONGODB_URI: part('mongoUri'),
    SENTINEL_DATABASE: own,
    SENTINEL_REDIS_PREFIX: own,
    SENTINEL_WEB_PORT: '0',
    // What is not about signing in does without it.
    SENTINEL_AUTH: 'off',
    SENTINEL_HEALTH_PORT: '0',
    SENTINEL_LOG_LEVEL: process.env['SENTINEL_LOG_LEVEL'] ?? 'silent',
    ...overrides,
  }
  const database = environment['SENTINEL_DATABASE'] ?? own
  const prefix = environment['SENTINEL_REDIS_PREFIX'] ?? own
  return {
    environment,
    database,
    prefix,
    labels: runLabels,
    async [Symbol.asyncDispose]() {
      await Promise.all([
        dropDatabase(environment['MONGODB_URI'] ?? '', database),
        deleteKeys(environment['REDIS_URL'] ?? '', prefix),
      ])
    },
  }
}

async function dropDatabase(uri: string, database: string): Promise<void> {
  const connection = await mongoose
    .createConnection(uri, { dbName: database, serverSelectionTimeoutMS: 5000 })
    .asPromise()
  await connection.dropDatabase()
  await connection.close()
}

async function deleteKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 })
  redis.on('error', () => undefined)
  try {
    let cursor = '0'
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}:*`, 'COUNT', 1000)
      if (keys.length > 0) await redis.unlink(...keys)
      cursor = next
    } while (cursor !== '0')
  } finally {
    redis.disconnect()
  }
}
