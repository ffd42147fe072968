/** What went wrong, by what the caller can do about it. Mapped to HTTP, queue and saga behaviour in one place each. */
export const errorKinds = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'notFound',
  'conflict',
  'rateLimited',
  'upstream',
  'timeout',
  'internal',
  'unavailable',
  'aborted',
] as const
export type ErrorKind = (typeof errorKinds)[number]

export interface AppErrorOptions {
  readonly cause?: unknown
  /** Facts for the reader of the answer; never a secret. */
  readonly details?: Record<string, unknown>
  /** For rateLimited and unavailable: when another try makes sense, in milliseconds. */
  readonly retryAfterMs?: number
}

/** The one error class. `code` is public API (snake_case, never renamed); the message says what happened, to which thing, and what to do. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly kind: ErrorKind
  readonly code: string
  readonly details: Record<string, unknown> | undefined
  readonly retryAfterMs: number | undefined

  constructor(kind: ErrorKind, code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.kind = kind
    this.code = code
    this.details = options.details
    this.retryAfterMs = options.retryAfterMs
  }
}

/** Whatever was thrown, as an AppError; anything foreign is `internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new AppError('internal', 'internal', message, { cause: error })
}
