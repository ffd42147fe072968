import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../api-context.ts'

export const UserParams = z.object({
  id: z.string().regex(/^usr_[0-9a-z]{1,32}$/, 'it is none of the ids that GET /api/auth/users lists'),
})

/** @throws AppError `user_not_found` */
export async function findUser({ db }: Pick<ApiContext, 'db'>, id: string): Promise<UserDoc> {
  const user = await db.users.findOne({ _id: id }).lean<UserDoc>()
  if (user !== null) return user
  throw new AppError('notFound', 'user_not_found', `There is no user ${id} (any more)`)
}
