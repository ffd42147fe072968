import type { Redis } from 'ioredis'
import type { Context } from '@sentinel/shared/runtime/context'
import { liveChannel, streamKey } from '@sentinel/shared/events/publisher'
import { connectRedis } from '@sentinel/shared/queues/redis'
import { logger } from '@sentinel/shared/runtime/logger'
import { readLiveMessage, readStreamEntry } from './read-event.ts'
import { recently } from './recently.ts'
import type { Listener, LiveFeed } from './live-feed.ts'

const log = logger.child({ part: 'live' })

/** A client that missed more than this is told to start over. */
const replayLimit = 1000

/** One subscription per process, handed on to everybody in it who listens. */
export function createLiveFeed(ctx: Pick<Context, 'settings' | 'redis'>): LiveFeed {
  const prefix = ctx.settings.boot['state.redisPrefix']
  const subscriber: Redis = connectRedis(ctx.settings.boot['state.redisUrl'], 'patient')
  const listeners = new Set<Listener>()
  const isRepeat = recently(2000)
  let isUp = false

  async function subscribe() {
    try {
      await subscriber.subscribe(liveChannel(prefix))
      isUp = true
      for (const listener of listeners) listener.back()
    } catch (error) {
      log.debug({ err: error }, 'subscription failed')
    }
  }

  subscriber.on('message', (_channel, text: string) => {
    const event = readLiveMessage(text)
    if (!event || isRepeat(event.id)) return
    for (const listener of listeners) listener.event(event)
  })
  subscriber.on('ready', () => {
    // ioredis subscribes again by itself, but does not say when that is done.
    void subscribe()
  })
  subscriber.on('close', () => {
    if (!isUp) return
    isUp = false
    log.warn('the live channel is gone; clients are told')
    for (const listener of listeners) listener.lost()
  })

  return {
    isUp: () => isUp,
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async since(streamId) {
      const entries = await ctx.redis.xrange(streamKey(prefix), streamId, '+', 'COUNT', replayLimit + 2)
      const [first, ...missed] = entries
      if (first?.[0] !== streamId || missed.length > replayLimit) return undefined
      return missed.map(readStreamEntry).filter((event) => event !== undefined)
    },
    async [Symbol.asyncDispose]() {
      listeners.clear()
      subscriber.disconnect()
    },
  }
}
