export interface Answer<T> {
  readonly status: number
  readonly body: T & { readonly error?: string; readonly code?: string }
  readonly tookMs: number
}

export interface Words {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Sent as JSON; text is sent as it is. */
  readonly body?: unknown
}

/** Asks the API as anybody would, and takes whatever it answers. */
export async function call<T = object>(
  api: { readonly url: string },
  path: string,
  { method = 'GET', body }: Words = {},
): Promise<Answer<T>> {
  const startedAt = performance.now()
  const response = await fetch(`${api.url}${path}`, {
    method,
    signal: AbortSignal.timeout(60_000),
    ...(body === undefined
      ? {}
      : {
          headers: { 'content-type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
  })
  const answer = (await response.json()) as Answer<T>['body']
  return { status: response.status, body: answer, tookMs: performance.now() - startedAt }
}

export interface QueueEntry {
  readonly container_name: string
  readonly key: string
  readonly update_id: string
  readonly candidate_id: string
  readonly remote_digest: string
  readonly target_image: string
}

export interface Update {
  readonly id: string
  readonly state: string
  readonly reason: string | null
  readonly error_code: string | null
  readonly steps: readonly { readonly step: string; readonly direction: string; readonly phase: string }[]
}

export interface HistoryRecord {
  readonly id: string
  readonly type: 'update' | 'scan'
  readonly container_name: string
  readonly outcome: string
  readonly error?: string
}

export interface FleetContainer {
  readonly name: string
  readonly is_stale: boolean
  readonly decision: { readonly outcome: string; readonly error: string | null } | null
  readonly active: Update | null
}
