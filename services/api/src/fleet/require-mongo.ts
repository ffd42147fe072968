import { AppError } from '@sentinel/shared/errors/app-error'
import type { Context } from '@sentinel/shared/runtime/context'

const disconnected = 0

/** Says at once what the driver would find out after seconds of waiting. @throws AppError `mongo_away` */
export function requireMongo({ db }: Pick<Context, 'db'>): void {
  const state: number = db.connection.readyState
  if (state !== disconnected) return
  throw new AppError(
    'unavailable',
    'mongo_away',
    'MongoDB does not answer; check that it runs and that MONGODB_URI is right',
    { retryAfterMs: 2000 },
  )
}
