import { randomBytes } from 'node:crypto'
import type { RoleId } from '@sentinel/shared/access/roles'
import { isDuplicateKey } from '@sentinel/shared/db/connect'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../api-context.ts'
import { isNameTaken } from './is-name-taken.ts'
import { hashPassword, requireStrong } from './passwords.ts'

export interface NewUser {
  readonly username: string
  /** Absent for who signs in elsewhere only. */
  readonly password?: string
  readonly roleId: RoleId
  readonly identity?: string
}

/**
 * Of two first administrators made at once only one comes to be.
 * @throws AppError `password_weak`, `username_taken`, `setup_done`
 */
export async function createUser(
  { db }: Pick<ApiContext, 'db'>,
  { username, password, roleId, identity }: NewUser,
  { isFirst = false }: { isFirst?: boolean } = {},
): Promise<UserDoc> {
  if (password !== undefined) requireStrong(password)
  if (!isFirst && (await isNameTaken({ db }, username))) throw nameTaken(username)
  const now = new Date()
  const user: UserDoc = {
    // One id for the first: the database lets only one of two be.
    _id: isFirst ? 'usr_first' : `usr_${randomBytes(8).toString('hex')}`,
    username,
    ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }),
    roleId,
    createdAt: now,
    updatedAt: now,
    webauthnHandle: randomBytes(32).toString('base64url'),
    ...(identity === undefined ? {} : { identity }),
  }
  try {
    await db.users.collection.insertOne(user as never)
    return user
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    if (isFirst && (await db.users.findOne({ _id: user._id }).lean()) !== null)
      throw new AppError('conflict', 'setup_done', 'There is an administrator already; sign in at /login', {
        cause: error,
      })
    throw nameTaken(username, error)
  }
}

function nameTaken(username: string, cause?: unknown): AppError {
  const message = `There is a user called ${username} already, in whatever case; choose another name`
  return new AppError('conflict', 'username_taken', message, { cause })
}
