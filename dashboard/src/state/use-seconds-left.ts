import { ApiError } from '../api/errors.ts'
import { useNow } from './now.ts'

/** How long it has to be waited before the next try; 0 where it has not. */
export function useSecondsLeft(error: unknown): number {
  const now = useNow()
  const retryAt = error instanceof ApiError ? error.retryAt : undefined
  return retryAt === undefined ? 0 : Math.max(0, Math.ceil((retryAt - now) / 1000))
}
