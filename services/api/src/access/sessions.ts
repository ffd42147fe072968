import { randomBytes } from 'node:crypto'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { SessionDoc } from '@sentinel/shared/resources/session'
import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../api-context.ts'
import type { Origin } from './client-address.ts'
import { cookie } from './cookies.ts'
import { csrfCookie, csrfTokenOf } from './csrf.ts'
import { hashSecret, newSecret } from './secrets.ts'

export const sessionCookie = 'sentinel_session'
const longestAgent = 300

type SessionContext = Pick<ApiContext, 'db' | 'settings' | 'access'>

/**
 * A new session, always under a new secret. Resolves with the cookies that hold it.
 * @throws AppError `login_overtaken` where the user went, or got another password, while it was under way
 */
export async function openSession(
  { db, access, settings: { boot } }: SessionContext,
  { _id: userId, passwordHash }: Pick<UserDoc, '_id' | 'passwordHash'>,
  { origin, userAgent }: { origin: Origin; userAgent: string },
): Promise<string[]> {
  const token = newSecret()
  const now = new Date()
  const _id = `ses_${randomBytes(8).toString('hex')}`
  await db.sessions.collection.insertOne({
    _id,
    hash: hashSecret(token),
    userId,
    ip: origin.address,
    userAgent: userAgent.slice(0, longestAgent),
    createdAt: now,
    seenAt: now,
    expiresAt: new Date(now.getTime() + boot['access.sessionLength']),
  } as never)
  // Whoever changes the password ends the sessions that there are; this one may have come after them.
  const proved = passwordHash === undefined ? {} : { passwordHash }
  if ((await db.users.countDocuments({ _id: userId, ...proved })) === 0) {
    await db.sessions.deleteOne({ _id })
    throw overtaken()
  }
  await endOldest({ db, access }, userId, boot['access.sessionsPerUser'])
  return sessionCookies(boot, origin, token)
}

export function overtaken(): AppError {
  return new AppError(
    'unauthenticated',
    'login_overtaken',
    'The password was changed while this was under way; sign in with the new one',
  )
}

async function endOldest(
  { db, access }: Pick<ApiContext, 'db' | 'access'>,
  userId: string,
  most: number,
): Promise<void> {
  const all = await db.sessions.find({ userId }).sort({ createdAt: -1 }).select({ _id: 1 }).lean()
  const over = all.slice(most).map(({ _id }) => _id)
  if (over.length === 0) return
  await db.sessions.deleteMany({ _id: { $in: over } })
  await access.book.changed()
}

type Boot = ApiContext['settings']['boot']

export function sessionCookies(boot: Boot, origin: Origin, token: string): string[] {
  const isSecure = isCookieSecure(boot, origin)
  const maxAgeMs = boot['access.sessionLength']
  return [
    cookie(sessionCookie, token, { isSecure, maxAgeMs }),
    cookie(csrfCookie, csrfTokenOf(token), { isSecure, maxAgeMs, isReadable: true }),
  ]
}

export function noSessionCookies(boot: Boot, origin: Origin): string[] {
  const isSecure = isCookieSecure(boot, origin)
  return [
    cookie(sessionCookie, '', { isSecure, maxAgeMs: 0 }),
    cookie(csrfCookie, '', { isSecure, maxAgeMs: 0, isReadable: true }),
  ]
}

export function isCookieSecure(boot: Boot, { isSecure }: Origin): boolean {
  const wanted = boot['access.cookieSecure']
  return wanted === 'auto' ? isSecure : wanted === 'always'
}

/** Null where it has ended, by its age or because nobody used it. */
export async function findSession(
  { db, settings: { boot } }: Pick<ApiContext, 'db' | 'settings'>,
  token: string,
): Promise<SessionDoc | null> {
  const session = await db.sessions.findOne({ hash: hashSecret(token) }).lean<SessionDoc>()
  return session !== null && isAlive(session, boot['access.sessionIdle']) ? session : null
}

export function isAlive(
  { expiresAt, seenAt }: Pick<SessionDoc, 'expiresAt' | 'seenAt'>,
  idleMs: number,
  now = Date.now(),
): boolean {
  return expiresAt.getTime() > now && seenAt.getTime() + idleMs > now
}
