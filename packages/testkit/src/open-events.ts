import { readEventStream, type StreamEvent } from './read-event-stream.ts'
import { settle } from './settle.ts'

export interface SeenEvent extends StreamEvent {
  /** What `data` says, when it is JSON. */
  readonly json: unknown
}

export interface EventClient extends AsyncDisposable, AsyncIterable<SeenEvent> {
  /** Everything that came, oldest first. */
  readonly seen: readonly SeenEvent[]
  readonly comments: readonly string[]
  /** Of the last event that had one: what a browser would send as Last-Event-ID. */
  lastEventId(): string
  isOpen(): boolean
  /** The first event, seen or to come, of that name or that the condition holds for. */
  waitFor(which: string | ((event: SeenEvent) => boolean), timeoutMs?: number): Promise<SeenEvent>
}

export interface EventOptions {
  readonly path?: string
  readonly lastEventId?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Listens to the API's event stream as a browser does, but does not reconnect. */
export async function openEvents(
  baseUrl: string,
  { path = '/api/events', lastEventId, headers = {} }: EventOptions = {},
): Promise<EventClient> {
  const controller = new AbortController()
  const response = await fetch(new URL(path, baseUrl), {
    headers: {
      accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      ...headers,
    },
    signal: controller.signal,
  })
  if (!response.ok || !response.body)
    throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  const seen: SeenEvent[] = []
  const comments: string[] = []
  let wake = Promise.withResolvers<void>()
  const reading = (async () => {
    try {
      for await (const event of readEventStream(response.body as AsyncIterable<Uint8Array>, (text) =>
        comments.push(text),
      )) {
        seen.push({ ...event, json: readJson(event.data) })
        wake.resolve()
        wake = Promise.withResolvers()
      }
    } catch {
      // We closed it, or the API went away: both end the stream.
    } finally {
      controller.abort()
      wake.resolve()
    }
  })()
  return {
    seen,
    comments,
    lastEventId: () => seen.findLast(({ id }) => id !== '')?.id ?? '',
    isOpen: () => !controller.signal.aborted,
    waitFor(which, timeoutMs = 15_000) {
      const matches = typeof which === 'string' ? (event: SeenEvent) => event.name === which : which
      const what = typeof which === 'string' ? `the event ${which}` : 'a matching event'
      return settle(() => seen.find(matches), { what, timeoutMs })
    },
    async *[Symbol.asyncIterator]() {
      for (let index = 0; ; index += 1) {
        while (index >= seen.length && !controller.signal.aborted) await wake.promise
        const event = seen[index]
        if (!event) return
        yield event
      }
    },
    async [Symbol.asyncDispose]() {
      controller.abort()
      await reading
    },
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
