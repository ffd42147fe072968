import { AppError, toAppError } from '@sentinel/shared/errors/app-error'

const waiting = new Set<AppError['kind']>(['aborted', 'unavailable', 'rateLimited'])

/** One that fails does not keep the others from their turn; what went wrong is told at the end. */
export async function inAnyCase<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const failures: AppError[] = []
  for (const one of all) {
    try {
      await work(one)
    } catch (thrown) {
      const error = toAppError(thrown)
      if (waiting.has(error.kind)) throw error
      failures.push(error)
    }
  }
  const worst = failures.find(({ code }) => code === 'needs_attention') ?? failures[0]
  if (worst === undefined) return
  if (failures.length === 1) throw worst
  const message = failures.map((failure) => failure.message).join('; ')
  throw new AppError(worst.kind, worst.code, message, {
    cause: worst,
    ...(worst.details && { details: worst.details }),
  })
}
