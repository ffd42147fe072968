import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { AppError } from '@sentinel/shared/errors/app-error'
import { readCookie } from './cookies.ts'
import { isSameSecret } from './secrets.ts'

export const csrfCookie = 'sentinel_csrf'
const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Bound to the session: whoever can set cookies but does not know the session cannot make one. */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('csrf').digest('hex')
}

/** @throws AppError `csrf_missing` */
export function requireCsrf({ method = '', headers }: IncomingMessage, sessionToken: string): void {
  if (safe.has(method)) return
  const wanted = csrfTokenOf(sessionToken)
  const sent = String(headers['x-csrf-token'] ?? '')
  const kept = readCookie(headers.cookie, csrfCookie) ?? ''
  if (isSameSecret(sent, wanted) && isSameSecret(kept, wanted)) return
  throw new AppError(
    'forbidden',
    'csrf_missing',
    `The request does not carry the token of its session (header X-CSRF-Token, from the cookie ${csrfCookie}); reload the page and try again`,
  )
}
