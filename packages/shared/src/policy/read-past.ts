import type { PreferenceDoc } from '../resources/preference.ts'
import type { Context } from '../runtime/context.ts'
import type { Case } from './reconsider.ts'

/** What people said about a container, and what became of its updates: as the rules want to know it. */
export async function readPast(
  { db }: Pick<Context, 'db'>,
  key: { readonly hostId: string; readonly name: string },
): Promise<Pick<Case, 'preference' | 'failures' | 'succeededAt'>> {
  const [preference, failures, success] = await Promise.all([
    db.preferences.findOne(key, { outbox: 0, outboxAt: 0 }).lean<PreferenceDoc>(),
    db.failures.find(key).select({ digest: 1, cause: 1 }).lean(),
    db.updates
      .findOne({ ...key, state: 'succeeded' })
      .sort({ endedAt: -1 })
      .select({ endedAt: 1 })
      .lean(),
  ])
  return { preference, failures, succeededAt: success?.endedAt }
}
