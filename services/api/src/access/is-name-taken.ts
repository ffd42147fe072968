import type { ApiContext } from '../api-context.ts'

/** How sentences call whoever is nobody in particular; an account of that name could hide behind it. */
const reserved = 'system'

/** Ada and ada are two accounts for the database, and one for whoever reads a list. */
export async function isNameTaken({ db }: Pick<ApiContext, 'db'>, username: string): Promise<boolean> {
  const wanted = username.toLowerCase()
  if (wanted === reserved) return true
  const all = await db.users.find({}).select({ username: 1 }).lean()
  return all.some((user) => user.username.toLowerCase() === wanted)
}
