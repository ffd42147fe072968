import { sentenceBy } from '@sentinel/shared/access/said-by'
import { AppError, toAppError } from '@sentinel/shared/errors/app-error'
import { shownName } from '@sentinel/shared/resources/service'
import type { Ending, Outcome } from './journal.ts'

/** An error that ends the saga in another way than as failed. */
export function ending(outcome: Outcome, code: string, reason: string): AppError {
  return new AppError('conflict', code, reason, { details: { outcome } })
}

/** Something that only a person can decide: everything that is there is kept. */
export function attention(seen: string): AppError {
  return ending('needs_attention', 'needs_attention', seen)
}

/** A person's word, heard before anything was touched. */
export function takenBack(name: string, by: string): AppError {
  const reason = sentenceBy(by, `took the update of ${shownName(name)} back; nothing was touched`)
  return ending('cancelled', 'cancelled', reason)
}

export function endingOf(thrown: unknown, otherwise: Outcome): Ending {
  const error = toAppError(thrown)
  const outcome = (error.details?.['outcome'] as Outcome | undefined) ?? otherwise
  return { outcome, code: error.code, reason: error.message }
}

export function leaseLost(): AppError {
  return new AppError(
    'aborted',
    'lease_lost',
    'The lease of this container ended; nothing is touched any more',
  )
}

export function isLeaseLost(error: unknown): boolean {
  return error instanceof AppError && error.code === 'lease_lost'
}
