import { randomBytes } from 'node:crypto'
import type { Permission } from '@sentinel/shared/access/permissions'
import type { RoleId } from '@sentinel/shared/access/roles'
import type { SessionDoc } from '@sentinel/shared/resources/session'
import { createUser } from '../src/access/create-user.ts'
import { csrfTokenOf } from '../src/access/csrf.ts'
import { hashSecret, newSecret } from '../src/access/secrets.ts'
import { createToken } from '../src/access/tokens.ts'
import type { RunningApi } from './start-api.ts'

export interface OpenSession {
  readonly id: string
  readonly csrf: string
  readonly headers: Readonly<Record<string, string>>
}

/** A user in the database; without a password nobody has to wait for its hash. Resolves with the id. */
export async function aUser(
  { ctx }: RunningApi,
  username: string,
  { roleId = 'viewer', password }: { roleId?: RoleId; password?: string } = {},
): Promise<string> {
  const { _id } = await createUser(ctx, {
    username,
    roleId,
    ...(password === undefined ? {} : { password }),
  })
  return _id
}

/** A session as a sign-in makes it, without the sign-in. */
export async function aSession(
  { ctx }: RunningApi,
  userId: string,
  fields: Partial<SessionDoc> = {},
): Promise<OpenSession> {
  const secret = newSecret()
  const now = new Date()
  const session: SessionDoc = {
    _id: `ses_${randomBytes(8).toString('hex')}`,
    hash: hashSecret(secret),
    userId,
    ip: '127.0.0.1',
    userAgent: 'test',
    createdAt: now,
    seenAt: now,
    expiresAt: new Date(now.getTime() + 3_600_000),
    ...fields,
  }
  await ctx.db.sessions.collection.insertOne(session as never)
  return { id: session._id, csrf: csrfTokenOf(secret), headers: cookiesOf(secret, csrfTokenOf(secret)) }
}

function cookiesOf(secret: string, csrf: string): Record<string, string> {
  return {
    cookie: `sentinel_session=${secret}; sentinel_csrf=${csrf}`,
    'x-csrf-token': csrf,
    'content-type': 'application/json',
  }
}

export async function aToken(
  { ctx }: RunningApi,
  userId: string,
  fields: { permissions?: readonly Permission[]; expiresAt?: Date } = {},
): Promise<{ id: string; headers: Record<string, string> }> {
  const { id, token } = await createToken(ctx, { userId, name: 'test', ...fields })
  return { id, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } }
}
