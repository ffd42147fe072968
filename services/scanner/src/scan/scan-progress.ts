import type { Redis } from 'ioredis'
import { outboxEntry } from '@sentinel/shared/events/outbox'
import type { Publisher } from '@sentinel/shared/events/publisher'
import { logger } from '@sentinel/shared/runtime/logger'

const log = logger.child({ part: 'scan' })
const tellEveryMs = 250
const keptMs = 3_600_000

/** Counts over all processes how far a scan is, and tells now and then. Lost with Redis; the scan itself does not need it. */
export class ScanProgress {
  readonly #redis: Redis
  readonly #events: Publisher
  readonly #prefix: string
  #toldAt = 0

  constructor({ redis, events, prefix }: { redis: Redis; events: Publisher; prefix: string }) {
    this.#redis = redis
    this.#events = events
    this.#prefix = prefix
  }

  async begin(scanId: string, checked: number): Promise<void> {
    await this.#quietly(() => this.#redis.set(this.#key(scanId), checked, 'PX', keptMs))
  }

  async add({
    scanId,
    containers,
    total,
  }: {
    scanId: string
    containers: number
    total: number
  }): Promise<void> {
    await this.#quietly(async () => {
      const checked = Math.min(await this.#redis.incrby(this.#key(scanId), containers), total)
      const now = performance.now()
      if (now - this.#toldAt < tellEveryMs && checked < total) return
      this.#toldAt = now
      const message = `checked=${checked} total=${total}`
      await this.#events.publish([outboxEntry('scan.progressed', { scanId, message, checked, total })])
    })
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
