import { randomBytes } from 'node:crypto'
import type { Permission } from '@sentinel/shared/access/permissions'
import type { ApiTokenDoc } from '@sentinel/shared/resources/api-token'
import type { ApiContext } from '../api-context.ts'
import { hashSecret, newSecret } from './secrets.ts'

const prefix = 'sntkn_'

export interface NewToken {
  readonly userId: string
  readonly name: string
  readonly expiresAt?: Date
  /** Those that it is made with. */
  readonly ancestors?: readonly string[]
  /** What it may do at most. */
  readonly permissions?: readonly Permission[]
}

/** Resolves with what is shown this once only. */
export async function createToken(
  { db }: Pick<ApiContext, 'db'>,
  { permissions, ancestors = [], ...fields }: NewToken,
): Promise<{ id: string; token: string }> {
  const token = prefix + newSecret()
  const id = `tok_${randomBytes(8).toString('hex')}`
  await db.apiTokens.collection.insertOne({
    _id: id,
    hash: hashSecret(token),
    createdAt: new Date(),
    ...fields,
    ...(ancestors.length === 0 ? {} : { ancestors: [...ancestors] }),
    ...(permissions === undefined ? {} : { permissions: [...permissions] }),
  } as never)
  return { id, token }
}

/** Null where it is unknown or has expired. */
export async function findToken({ db }: Pick<ApiContext, 'db'>, token: string): Promise<ApiTokenDoc | null> {
  if (!token.startsWith(prefix)) return null
  const found = await db.apiTokens.findOne({ hash: hashSecret(token) }).lean<ApiTokenDoc>()
  return found !== null && (found.expiresAt?.getTime() ?? Infinity) > Date.now() ? found : null
}
