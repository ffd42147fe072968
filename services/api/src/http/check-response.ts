import { AppError } from '@sentinel/shared/errors/app-error'
import { Reply } from './reply.ts'
import type { Route } from './route.ts'

/** Holds an answer against its schema, so that the reference cannot lie. For tests and development: it costs time. */
export function checkResponse(entry: Route, value: unknown): void {
  if (value instanceof Reply && !value.type.startsWith('application/json')) return
  const json: unknown = value instanceof Reply ? JSON.parse(value.body.toString()) : value
  const result = entry.response.safeParse(json)
  if (result.success) return
  throw new AppError(
    'internal',
    'response_breaks_schema',
    `${entry.method} ${entry.path} answered what its schema does not allow: ${JSON.stringify(result.error.issues)}`,
  )
}
