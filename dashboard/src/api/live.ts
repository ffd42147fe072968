import type { SseName } from '@sentinel/shared/events/catalogue'

export type LiveStatus =
  | { readonly is: 'connecting' }
  | { readonly is: 'live' }
  | { readonly is: 'lost'; readonly since: number; readonly retryAt: number }

/** Beside the catalogue's names the server tells of the connection itself: what it missed, and that it hears nothing. */
export type LiveName = SseName | 'resync' | 'degraded'

export interface LiveEvent {
  readonly name: LiveName
  readonly data: Readonly<Record<string, unknown>>
}

const names: Readonly<Record<LiveName, true>> = {
  container_update: true,
  container_state: true,
  queue_change: true,
  scan_start: true,
  scan_progress: true,
  scan_complete: true,
  policy_change: true,
  settings_change: true,
  cluster_host: true,
  service_update: true,
  rate_limits: true,
  resync: true,
  degraded: true,
}

export interface Live {
  readonly status: () => LiveStatus
  readonly subscribe: (listener: () => void) => () => void
  readonly close: () => void
}

interface LiveOptions {
  readonly url: string
  readonly onEvent: (event: LiveEvent) => void
  /** Connected, for the first time or again: whatever was asked for before that may be old. */
  readonly onOpen: () => void
  /** What answered was no stream: perhaps nobody is signed in here any more. */
  readonly onRefused: () => void
}

const firstPauseMs = 500
const longestPauseMs = 10_000

/**
 * The page's one connection for news. While the network stutters the browser reconnects by itself and sends
 * Last-Event-ID; where it gives up (an answer that is no stream), a new one is opened after a growing pause.
 */
export function openLive({ url, onEvent, onOpen, onRefused }: LiveOptions): Live {
  const listeners = new Set<() => void>()
  let status: LiveStatus = { is: 'connecting' }
  let pauseMs = firstPauseMs
  let retry: ReturnType<typeof setTimeout> | undefined
  let source = connect()

  function become(next: LiveStatus) {
    status = next
    for (const tell of listeners) tell()
  }

  function connect(): EventSource {
    const opened = new EventSource(url)
    opened.addEventListener('open', () => {
      pauseMs = firstPauseMs
      become({ is: 'live' })
      onOpen()
    })
    opened.addEventListener('error', () => {
      const since = status.is === 'lost' ? status.since : Date.now()
      if (opened.readyState === EventSource.CLOSED) {
        retryLater(since)
        onRefused()
      } else become({ is: 'lost', since, retryAt: Date.now() })
    })
    for (const name of Object.keys(names) as LiveName[])
      opened.addEventListener(name, ({ data }: MessageEvent<string>) => onEvent({ name, data: parse(data) }))
    return opened
  }

  function retryLater(since: number) {
    clearTimeout(retry)
    become({ is: 'lost', since, retryAt: Date.now() + pauseMs })
    retry = setTimeout(() => {
      source = connect()
    }, pauseMs)
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }

  return {
    status: () => status,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      clearTimeout(retry)
      source.close()
    },
  }
}

function parse(text: string): LiveEvent['data'] {
  try {
    return (JSON.parse(text) ?? {}) as LiveEvent['data']
  } catch {
    return {}
  }
}
