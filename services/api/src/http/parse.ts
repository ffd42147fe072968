import type { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'

/** @throws AppError that lists every problem with its place. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: 'path' | 'query' | 'body',
): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.map(({ path, message }) => ({
    path: [where, ...path].map(String).join('.'),
    message,
  }))
  const [first] = errors
  throw new AppError(
    'invalid',
    'invalid_input',
    `The request is not right: ${first?.path}: ${first?.message}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`,
    { details: { errors } },
  )
}
