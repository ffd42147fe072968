import { isDuplicateKey } from '@sentinel/shared/db/connect'
import type { ApiContext } from '../api-context.ts'
import { newSecret } from './secrets.ts'

/**
 * The key of what a browser carries between two requests of one sign-in; all API processes have the same.
 * Made when it is first needed.
 */
export async function signingKey({ db }: Pick<ApiContext, 'db'>): Promise<string> {
  const kept = await db.accessFacts.findOne({ _id: 'signing' }).lean()
  if (kept) return kept.value
  const value = newSecret(48)
  try {
    await db.accessFacts.collection.insertOne({ _id: 'signing', value, updatedAt: new Date() } as never)
    return value
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    return await signingKey({ db })
  }
}
