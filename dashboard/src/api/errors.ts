/** What the API answered instead of what was asked for. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  /** When it may be tried again, where the API says so. */
  readonly retryAt: number | undefined

  constructor(status: number, code: string, message: string, retryAt?: number) {
    super(message)
    this.status = status
    this.code = code
    this.retryAt = retryAt
  }
}

/** Nothing answered at all. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

export async function errorFrom(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  const { error, code } = (body ?? {}) as { error?: unknown; code?: unknown }
  const message = typeof error === 'string' ? error : `The API answered ${response.status} without a reason.`
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAt = Number.isFinite(seconds) ? Date.now() + seconds * 1000 : undefined
  return new ApiError(response.status, typeof code === 'string' ? code : 'unknown', message, retryAt)
}

const plain: Readonly<Record<string, string>> = {
  candidate_changed:
    'Something newer turned up while you were looking, so nothing was done. Look at the card again, then decide.',
}

/** Any error as a sentence for the person who looks. */
export function describeError(error: unknown): string {
  if (error instanceof UnreachableError)
    return 'Sentinel does not answer, so nothing was done. Try again once the page says Live.'
  if (error instanceof ApiError) return plain[error.code] ?? error.message
  return error instanceof Error ? error.message : String(error)
}
