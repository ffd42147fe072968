import { z } from 'zod'
import { toAppError, type AppError, type ErrorKind } from '@sentinel/shared/errors/app-error'
import { translateDbError } from '@sentinel/shared/db/connect'
import { translateRedisError } from '@sentinel/shared/queues/redis'

const statusOfKind: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  rateLimited: 429,
  upstream: 502,
  timeout: 504,
  internal: 500,
  unavailable: 503,
  aborted: 503,
}

/** Statuses that HTTP has a word for and the kinds have not. */
const statusOfCode: Readonly<Record<string, number>> = {
  method_not_allowed: 405,
  body_too_large: 413,
  self_update_unavailable: 501,
}

/** The envelope of every failure. */
export const ErrorBody = z.object({
  error: z.string(),
  code: z.string(),
  request_id: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  details: z.record(z.string(), z.unknown()).optional(),
})

export interface ErrorAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: z.output<typeof ErrorBody>
}

/** Whatever was thrown while a request was served, as an AppError. */
export function readError(thrown: unknown): AppError {
  const error = translateRedisError(translateDbError(thrown))
  return toAppError(error)
}

/** The one place where an error becomes a status and a text. */
export function answerError(error: AppError, requestId: string): ErrorAnswer {
  const { kind, code, details = {}, retryAfterMs } = error
  const { errors, allow, ...rest } = details as {
    errors?: z.output<typeof ErrorBody>['errors']
    allow?: string
  }
  const text =
    kind === 'internal'
      ? `Something went wrong inside Sentinel; its log tells more under request ${requestId}`
      : error.message
  return {
    status: statusOfCode[code] ?? statusOfKind[kind],
    headers: {
      ...(retryAfterMs === undefined
        ? {}
        : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
      ...(allow === undefined ? {} : { allow }),
    },
    body: {
      error: text,
      code,
      request_id: requestId,
      ...(errors === undefined ? {} : { errors }),
      ...(kind === 'internal' || Object.keys(rest).length === 0 ? {} : { details: rest }),
    },
  }
}
