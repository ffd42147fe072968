import { AppError } from '../errors/app-error.ts'
import type { HttpAnswer } from './http.ts'
import { readRetryAfter } from './rate-limit.ts'

/** An answer that is no success, as the error that its reader can act upon. */
export function statusError(answer: HttpAnswer, registry: string, subject: string): AppError {
  const { status, headers } = answer
  const details = { registry, status }
  if (status === 401 || status === 403) {
    return new AppError(
      'upstream',
      'registry_denied',
      `${registry} refuses access to ${subject} (${status}). Store a credential for ${registry} that may read it, or check the name: a repository that does not exist is refused alike.`,
      { details },
    )
  }
  if (status === 404) {
    return new AppError(
      'notFound',
      'image_not_found',
      `${registry} has no ${subject}. Check the image name.`,
      { details },
    )
  }
  if (status === 429) {
    const retryAfterMs = readRetryAfter(headers, new Date())
    return new AppError(
      'rateLimited',
      'registry_rate_limited',
      `${registry} allows no more requests for now (asked for ${subject}). It is asked again in ${Math.ceil(retryAfterMs / 1000)} s; a stored credential raises the limit.`,
      { details, retryAfterMs },
    )
  }
  if (status >= 500) {
    return new AppError(
      'upstream',
      'registry_failed',
      `${registry} failed with ${status} when asked for ${subject}. It is asked again later; its operator can tell why.`,
      {
        details,
        ...(headers.has('retry-after') ? { retryAfterMs: readRetryAfter(headers, new Date()) } : {}),
      },
    )
  }
  return invalidAnswer(registry, subject, `status ${status}`)
}

export function invalidAnswer(registry: string, subject: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'upstream',
    'registry_invalid_answer',
    `${registry} answered the request for ${subject} with something that no registry says (${what}). Check that ${registry} is a registry and that no proxy or login page stands in between.`,
    { details: { registry }, cause },
  )
}
