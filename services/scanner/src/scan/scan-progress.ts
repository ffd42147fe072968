import type { Redis } from 'ioredis'
import { outboxEntry } from '@sentinel/shared/events/outbox'
import type { Publisher } from '@sentinel/shared/events/publisher'
import { logger } from '@sentinel/shared/runtime/logger'

const log = logger.child({ part: 'scan' })
const tellEveryMs = 250
const keptMs = 3_600_000
/** No registry has an empty name. */
const countField = ''

/** ARGV: how long it is kept, then repositories and how many containers each is about. */
const countScript = `
for i = 2, #ARGV, 2 do
  if redis.call('HSETNX', KEYS[1], ARGV[i], '1') == 1 then redis.call('HINCRBY', KEYS[1], '', ARGV[i + 1]) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return redis.call('HGET', KEYS[1], '')`

export interface Checked {
  readonly scanId: string
  readonly registry: string
  readonly repository: string
  readonly containers: number
  /** Containers of the whole scan. */
  readonly total: number
}

/** Counts over all processes how far a scan is, and tells now and then. Lost with Redis; the scan itself does not need it. */
export class ScanProgress {
  readonly #redis: Redis
  readonly #events: Publisher
  readonly #prefix: string
  #toldAt = 0
  #pending: Checked[] = []
  #telling: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined

  constructor({ redis, events, prefix }: { redis: Redis; events: Publisher; prefix: string }) {
    this.#redis = redis
    this.#events = events
    this.#prefix = prefix
  }

  async begin(scanId: string, checked: number): Promise<void> {
    const key = this.#key(scanId)
    await this.#quietly(() =>
      this.#redis.multi().del(key).hset(key, countField, checked).pexpire(key, keptMs).exec(),
    )
  }

  /** Asked twice, as after the death of a scanner, a repository counts once. */
  add(checked: Checked): Promise<void> {
    this.#pending.push(checked)
    // What is added while Redis is told goes with the next call, as one.
    return (this.#next ??= this.#telling.then(() => this.#tell()))
  }

  async #tell(): Promise<void> {
    const added = this.#pending
    this.#pending = []
    this.#next = undefined
    const telling = this.#quietly(async () => {
      for (const [scanId, group] of Map.groupBy(added, (each) => each.scanId))
        await this.#count(scanId, group)
    })
    this.#telling = telling
    await telling
  }

  async #count(scanId: string, added: readonly Checked[]): Promise<void> {
    const fields = added.flatMap(({ registry, repository, containers }) => [
      `${registry}/${repository}`,
      String(containers),
    ])
    const counted = Number(
      await this.#redis.eval(countScript, 1, this.#key(scanId), String(keptMs), ...fields),
    )
    const total = added[0]?.total ?? 0
    const checked = Math.min(counted, total)
    const now = performance.now()
    if (now - this.#toldAt < tellEveryMs && checked < total) return
    this.#toldAt = now
    const message = `checked=${checked} total=${total}`
    await this.#events.publish([outboxEntry('scan.progressed', { scanId, message, checked, total })])
  }

  async #quietly(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      log.debug({ err: error }, 'progress not told')
    }
  }

  #key(scanId: string): string {
    return `${this.#prefix}:scan:${scanId}`
  }
}
