import { AppError } from '@sentinel/shared/errors/app-error'

/** A Compose file is left as it is wherever it is not certain what to write. */
export function refuseSync(why: string): AppError {
  return new AppError('conflict', 'compose_refused', why)
}
