import type { Readable } from 'node:stream'
import type { Engine } from './engine.ts'
import type { HostEvent } from './host-event.ts'
import { jsonLines } from './json-lines.ts'
import { readEvent } from './read-event.ts'
import { engineAway, translateError } from './translate-error.ts'

const doing = 'listening to its events'

export async function* hostEvents(
  engine: Engine,
  signal: AbortSignal,
  options: { since?: number } = {},
): AsyncGenerator<HostEvent> {
  if (signal.aborted) return
  const filters = JSON.stringify({ type: ['container', 'image'] })
  const request = { method: 'GET', path: '/events', doing, timeoutMs: null } as const
  let stream: Readable | undefined
  try {
    stream = await engine.stream({ ...request, query: { filters, since: options.since } }, signal)
    for await (const line of jsonLines(stream)) {
      const event = readEvent(line)
      if (event) yield event
    }
  } catch (error) {
    if (signal.aborted) return
    throw translateError(error, doing)
  } finally {
    stream?.destroy()
  }
  if (!signal.aborted) throw engineAway(doing, 'the stream ended')
}
