import { z } from 'zod'
import { eventNames, type EventName } from '@sentinel/shared/events/catalogue'
import type { LiveEvent } from './live-feed.ts'

const known = new Set<string>(eventNames)
const Payload = z.record(z.string(), z.unknown())
const Message = z.object({
  streamId: z.string(),
  id: z.string(),
  name: z.string().refine((name): name is EventName => known.has(name)),
  payload: z.string(),
  at: z.string(),
})

/** An event off the live channel; undefined for what this version does not know. */
export function readLiveMessage(text: string): LiveEvent | undefined {
  return read(() => JSON.parse(text) as unknown)
}

/** An entry of the stream, as XRANGE gives it. */
export function readStreamEntry([streamId, fields]: [string, string[]]): LiveEvent | undefined {
  return read(() => {
    const entries: [string, string][] = []
    for (let at = 0; at < fields.length; at += 2) entries.push([fields[at] ?? '', fields[at + 1] ?? ''])
    return { ...Object.fromEntries(entries), streamId }
  })
}

function read(value: () => unknown): LiveEvent | undefined {
  try {
    const message = Message.parse(value())
    return {
      ...message,
      payload: Payload.parse(JSON.parse(message.payload)),
    }
  } catch {
    return undefined
  }
}
