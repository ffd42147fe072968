import { createHash, randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { SecretBox } from '../secrets/secret-box.ts'
import type { KeptToken, SharedTokens } from './shared-tokens.ts'

/** Redis may hang; a token of our own is sooner there. */
const patienceMs = 250
/** Whoever dies in its turn holds nobody up for longer. */
const turnMs = 5000
const endScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`
const purpose = 'registry token'

/**
 * Tokens in Redis until shortly before they expire, sealed where the installation has a key. One token may be for many
 * repositories, so each of these only points to it.
 */
export function redisTokens({
  redis,
  prefix,
  box,
}: {
  redis: Redis
  prefix: string
  box: SecretBox
}): SharedTokens {
  const pointerOf = (key: string) => `${prefix}:registry-token:${digest(key)}`
  const valueOf = (id: string) => `${prefix}:registry-token:value:${id}`
  const pack = (token: KeptToken) => {
    const text = JSON.stringify(token)
    return box.hasKey ? box.seal(text, purpose) : text
  }
  const unpack = (text: string): KeptToken | null => {
    try {
      return JSON.parse(box.hasKey ? box.open(text, purpose) : text) as KeptToken
    } catch {
      // Another process's key, or none: its token is as good as none.
      return null
    }
  }

  async function read(keys: readonly string[]): Promise<ReadonlyMap<string, KeptToken>> {
    if (keys.length === 0) return new Map()
    const ids = await redis.mget(keys.map(pointerOf))
    const distinct = [...new Set(ids.filter((id) => id !== null))]
    if (distinct.length === 0) return new Map()
    const texts = await redis.mget(distinct.map(valueOf))
    const tokens = new Map(distinct.map((id, index) => [id, unpack(texts[index] ?? '')]))
    const now = Date.now()
    return new Map(
      keys.flatMap((key, index) => {
        const token = tokens.get(ids[index] ?? '')
        return token && token.refreshAt > now ? [[key, token] as const] : []
      }),
    )
  }

  async function write(keys: readonly string[], token: KeptToken): Promise<void> {
    const leftMs = Math.floor(token.refreshAt - Date.now())
    if (leftMs <= 0) return
    const id = randomBytes(9).toString('base64url')
    const pipeline = redis.pipeline().set(valueOf(id), pack(token), 'PX', leftMs)
    for (const key of keys) pipeline.set(pointerOf(key), id, 'PX', leftMs)
    await pipeline.exec()
  }

  async function forget(keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await redis.unlink(...keys.map(pointerOf))
  }

  const turnOf = (keys: readonly string[]) => `${prefix}:registry-token:turn:${digest(keys.join(' '))}`

  async function claim(keys: readonly string[]): Promise<(() => Promise<void>) | null> {
    const turn = turnOf(keys)
    const mine = randomBytes(9).toString('base64url')
    const isMine = (await redis.set(turn, mine, 'PX', turnMs, 'NX')) !== null
    return isMine ? () => orElse(() => end(turn, mine), undefined) : null
  }

  /** A turn that took too long is another's by now. */
  async function end(turn: string, mine: string): Promise<void> {
    await redis.eval(endScript, 1, turn, mine)
  }

  const orElse = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    if (redis.status !== 'ready') return otherwise
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<T>((resolve) => (timer = setTimeout(() => resolve(otherwise), patienceMs)))
    try {
      return await Promise.race([work().catch(() => otherwise), late])
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    read: (keys) => orElse(() => read(keys), new Map()),
    write: (keys, token) => orElse(() => write(keys, token), undefined),
    forget: (keys) => orElse(() => forget(keys), undefined),
    claim: (keys) =>
      orElse<(() => Promise<void>) | null>(
        () => claim(keys),
        () => Promise.resolve(),
      ),
  }
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 22)
}
