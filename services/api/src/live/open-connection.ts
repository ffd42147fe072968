import type { ServerResponse } from 'node:http'
import { logger } from '@sentinel/shared/runtime/logger'
import type { ApiContext } from '../api-context.ts'
import type { LiveEvent } from './live-feed.ts'
import { noticeFrame, sseFrame } from './sse-frame.ts'

const log = logger.child({ part: 'live' })

const heartbeatMs = 15_000
/** How long a stream outlives its session at most. */
const allowedMs = 3000
/** A browser that reads slower than this is cut off; it comes back and asks for what it missed. */
const backlogBytes = 1_048_576

const degraded = noticeFrame('degraded', 'Redis does not answer: changes are not told until it is back')
const resync = () => noticeFrame('resync', 'Some events were missed: load everything again')

type StreamContext = Pick<ApiContext, 'live' | 'fleet' | 'metrics' | 'signal'>

export interface ConnectionOptions {
  /** Empty: from now on. */
  readonly lastEventId: string
  /** Asked again and again: sessions end and roles change while a stream is open. */
  readonly isStillAllowed: () => Promise<boolean>
}

/** Writes events to one browser until it, the process, its slowness or the end of its session ends it. */
export function openConnection(
  ctx: StreamContext,
  response: ServerResponse,
  { lastEventId, isStillAllowed }: ConnectionOptions,
): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  })
  // What arrives while the past is read waits here, so that the order holds.
  let held: LiveEvent[] | undefined = lastEventId === '' ? undefined : []
  const write = (frame: string) => {
    if (response.destroyed) return
    response.write(frame)
    if (response.writableLength > backlogBytes) response.destroy()
  }
  const send = (event: LiveEvent) => write(sseFrame(event, ctx.fleet.peek()?.local?._id))
  const stopListening = ctx.live.listen({
    event: (event) => (held ? held.push(event) : send(event)),
    lost: () => write(degraded),
    back: () => write(resync()),
  })
  const end = () => response.end()
  const heartbeat = setInterval(() => write(': heartbeat\n\n'), heartbeatMs)
  const asking = setInterval(() => void isStillAllowed().then((isAllowed) => isAllowed || end()), allowedMs)
  ctx.signal.addEventListener('abort', end)
  ctx.metrics.streams.inc()
  response.on('close', () => {
    stopListening()
    clearInterval(heartbeat)
    clearInterval(asking)
    ctx.signal.removeEventListener('abort', end)
    ctx.metrics.streams.dec()
  })

  write('event: connected\ndata: {}\n\n')
  if (!ctx.live.isUp()) write(degraded)
  if (held) void replay()

  async function replay() {
    const missed = await missedSince(ctx, lastEventId)
    const seen = new Set(missed?.map(({ streamId }) => streamId))
    if (missed) missed.forEach(send)
    else write(resync())
    const waiting = held ?? []
    held = undefined
    waiting.filter(({ streamId }) => !seen.has(streamId)).forEach(send)
  }
}

async function missedSince(ctx: StreamContext, lastEventId: string): Promise<LiveEvent[] | undefined> {
  if (!/^\d{1,20}-\d{1,20}$/.test(lastEventId)) return undefined
  try {
    return await ctx.live.since(lastEventId)
  } catch (error) {
    log.debug({ err: error }, 'replay failed')
    return undefined
  }
}
