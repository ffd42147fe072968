/** Calls the API as anybody would. @throws with its own error text when it answers anything but success. */
export async function callApi<T>(
  baseUrl: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as T & { error?: string }
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${answer.error ?? ''}`)
  return answer
}

export interface QueueEntry {
  readonly container_name: string
  readonly current_image: string
  readonly newer_versions?: string[]
  readonly key: string
  readonly update_id: string
  readonly candidate_id: string
  readonly reason?: string
}

export interface Update {
  readonly id: string
  readonly state: string
  readonly reason: string | null
  readonly steps: { step: string; direction: 'forward' | 'undo'; phase: string; text: string | null }[]
  readonly evidence: { logs: string; exit_code: number | null } | null
}
