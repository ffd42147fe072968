import { AppError } from '@sentinel/shared/errors/app-error'

/** Null where the thing is not there. */
export async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call
  } catch (error) {
    if (error instanceof AppError && error.kind === 'notFound') return null
    throw error
  }
}

/** Done, if the only objection is one of these codes. */
export async function unless(codes: readonly string[], call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof AppError) || !codes.includes(error.code)) throw error
  }
}

export function path(...parts: readonly string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('')
}
