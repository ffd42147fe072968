import type { IncomingMessage } from 'node:http'
import { permissionNames, type Permission } from '@sentinel/shared/access/permissions'
import { roles } from '@sentinel/shared/access/roles'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../api-context.ts'
import type { Identity } from './access.ts'
import { anybody, nobody, type Caller } from './caller.ts'
import type { Origin } from './client-address.ts'
import { readCookie } from './cookies.ts'
import { requireCsrf } from './csrf.ts'
import { noteUse } from './note-use.ts'
import { hashSecret } from './secrets.ts'
import { findSession, sessionCookie } from './sessions.ts'
import { findToken } from './tokens.ts'

type IdentifyContext = Pick<ApiContext, 'db' | 'settings' | 'access'>

/**
 * Who asks: by an API token, else by a session; a token that is wrong is final.
 * @throws AppError `token_invalid`, `csrf_missing`
 */
export async function identify(
  ctx: IdentifyContext,
  request: IncomingMessage,
  origin: Origin,
): Promise<Caller> {
  if (ctx.access.isOff) return anybody(origin)
  const { authorization, cookie } = request.headers
  if (authorization !== undefined) return await byToken(ctx, authorization, origin)
  const session = readCookie(cookie, sessionCookie)
  if (session === undefined || session === '') return nobody(origin)
  const identity = await readAlive(ctx, `session ${session}`, () => ofSession(ctx, session))
  if (identity === null) return nobody(origin)
  requireCsrf(request, session)
  noteUse(ctx, 'sessions', identity)
  return callerOf(identity, 'session', origin)
}

async function byToken(ctx: IdentifyContext, authorization: string, origin: Origin): Promise<Caller> {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  const identity =
    token === undefined ? null : await readAlive(ctx, `token ${token}`, () => ofToken(ctx, token))
  if (identity === null)
    throw new AppError(
      'unauthenticated',
      'token_invalid',
      'The API token is unknown, expired or deleted; make a new one on the account page',
    )
  noteUse(ctx, 'apiTokens', identity)
  return callerOf(identity, 'token', origin)
}

/**
 * `secret` with what it is for: a token that is remembered must not pass for a session, nor the other way round.
 * What is remembered may have been used since, and then it has not ended: only the database says that it has.
 */
async function readAlive(
  { access: { book } }: IdentifyContext,
  secret: string,
  load: () => Promise<Identity | null>,
): Promise<Identity | null> {
  const hash = hashSecret(secret)
  const remembered = await book.read(hash, load)
  if (remembered === null || remembered.until > Date.now()) return remembered
  book.forget(hash)
  return await load()
}

function callerOf(identity: Identity, via: 'session' | 'token', origin: Origin): Caller {
  const { name, userId, roleId, permissions, credentialId } = identity
  return { ...origin, name, via, userId, roleId, permissions, credentialId }
}

async function ofSession(ctx: IdentifyContext, token: string): Promise<Identity | null> {
  const session = await findSession(ctx, token)
  if (session === null) return null
  const user = await userOf(ctx, session.userId)
  if (user === null) return null
  const { expiresAt, seenAt } = session
  const idleAt = seenAt.getTime() + ctx.settings.boot['access.sessionIdle']
  const until = Math.min(expiresAt.getTime(), idleAt)
  return identityOf(user, { credentialId: session._id, until, notedAt: seenAt.getTime() })
}

async function ofToken(ctx: IdentifyContext, token: string): Promise<Identity | null> {
  const found = await findToken(ctx, token)
  if (found === null) return null
  const user = await userOf(ctx, found.userId)
  if (user === null) return null
  const { _id, expiresAt, lastUsedAt, permissions = permissionNames } = found
  const until = expiresAt?.getTime() ?? Infinity
  const identity = identityOf(user, { credentialId: _id, until, notedAt: lastUsedAt?.getTime() ?? 0 })
  const narrowed = permissions.filter((each) => identity.permissions.has(each))
  return { ...identity, permissions: new Set<Permission>(narrowed) }
}

async function userOf({ db }: IdentifyContext, _id: string): Promise<UserDoc | null> {
  return await db.users.findOne({ _id }).lean<UserDoc>()
}

function identityOf(
  { _id, username, roleId }: UserDoc,
  of: Pick<Identity, 'credentialId' | 'until' | 'notedAt'>,
): Identity {
  return { ...of, userId: _id, name: username, roleId, permissions: new Set<Permission>(roles[roleId]) }
}
