import { AuthorizationResponseError, ResponseBodyError } from 'openid-client'
import { AppError } from '@sentinel/shared/errors/app-error'

const longest = 300

/** Why it failed, for the log and for administrators: messages alone, as causes may carry tokens. */
export function reasonOf(thrown: unknown): string {
  const refusal = refusalIn(thrown)
  const text = refusal?.message ?? chainOf(thrown).map(wordsOf).filter(isNew).join(': ')
  // Some of it was written by the provider.
  return text.replace(/\p{C}+/gu, ' ').slice(0, longest) || 'it is not known why'
}

/** What we said ourselves, however deep the library has put it. */
export function refusalIn(thrown: unknown): AppError | undefined {
  return chainOf(thrown).find((each) => each instanceof AppError)
}

function chainOf(thrown: unknown, depth = 5): Error[] {
  if (!(thrown instanceof Error) || depth === 0) return []
  return [thrown, ...chainOf(thrown.cause, depth - 1)]
}

function wordsOf(error: Error): string {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError)
    return `the provider answered ${error.error} ${error.error_description ?? ''}`.trim()
  return error.message
}

function isNew(text: string, index: number, all: readonly string[]): boolean {
  return text !== '' && all.indexOf(text) === index
}
