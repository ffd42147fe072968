import type { Redis } from 'ioredis'
import { logger } from '@sentinel/shared/runtime/logger'
import { newSecret } from './secrets.ts'

const log = logger.child({ part: 'access' })
const longestMs = 30_000
const most = 10_000

/**
 * Who a session or a token stands for, remembered for a while. Every request asks Redis for one word that all API
 * processes share; whoever takes something away changes it, and then everybody reads the database again.
 */
export interface AccessBook<T> {
  read(hash: string, load: () => Promise<T | null>): Promise<T | null>
  forget(hash: string): void
  /** What somebody may do is another from now on, in all processes. */
  changed(): Promise<void>
}

export interface AccessBookOptions {
  readonly redis: Pick<Redis, 'get' | 'set' | 'status' | 'on'>
  readonly prefix: string
}

interface Known<T> {
  readonly value: T
  readonly word: string
  readonly until: number
}

export function createAccessBook<T>({ redis, prefix }: AccessBookOptions): AccessBook<T> {
  const key = `${prefix}:access-word`
  const known = new Map<string, Known<T>>()
  /** Connections so far. Whoever changed something while Redis was away could not say so: nothing outlives one. */
  let connections = 0
  let isOwed = false
  redis.on('close', () => void connections++)
  redis.on('ready', () => {
    if (isOwed) void tell()
  })

  /** Undefined while Redis is away: then nothing that is remembered counts. */
  async function word(): Promise<string | undefined> {
    const connection = connections
    if (isOwed && redis.status === 'ready') await tell()
    try {
      if (redis.status === 'ready') return `${connection} ${(await redis.get(key)) ?? (await firstWord())}`
    } catch (error) {
      log.debug({ err: error }, 'what is remembered of access cannot be trusted')
    }
    known.clear()
    return undefined
  }

  /** Of a Redis that lost everything, or of a new one: never a word that there was before. */
  async function firstWord(): Promise<string> {
    await redis.set(key, newSecret(9), 'NX')
    return (await redis.get(key)) ?? newSecret(9)
  }

  async function tell(): Promise<void> {
    isOwed = false
    try {
      await redis.set(key, newSecret(9))
    } catch (error) {
      isOwed = true
      log.warn(
        { err: error },
        'the other processes were not told that access changed; they are once Redis is back',
      )
    }
  }

  return {
    async read(hash, load) {
      const now = await word()
      const kept = known.get(hash)
      if (kept !== undefined && kept.word === now && kept.until > Date.now()) return kept.value
      known.delete(hash)
      const value = await load()
      if (value !== null && now !== undefined) {
        if (known.size >= most) known.clear()
        known.set(hash, { value, word: now, until: Date.now() + longestMs })
      }
      return value
    },
    forget: (hash) => void known.delete(hash),
    async changed() {
      known.clear()
      await tell()
    },
  }
}
