import type { ApiContext } from '../api-context.ts'

type ChangeContext = Pick<ApiContext, 'db' | 'access'>

/** Ends the sessions of a user, all or all but one, everywhere and at once. Resolves with how many there were. */
export async function endSessions(
  { db, access }: ChangeContext,
  userId: string,
  { except }: { except?: string } = {},
): Promise<number> {
  const others = except === undefined ? {} : { _id: { $ne: except } }
  const { deletedCount } = await db.sessions.deleteMany({ userId, ...others })
  await access.book.changed()
  return deletedCount
}
