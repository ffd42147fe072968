import { logger } from '@sentinel/shared/runtime/logger'
import type { ApiContext } from '../api-context.ts'
import type { Identity } from './access.ts'

const log = logger.child({ part: 'access' })
const longestPauseMs = 60_000
const notes = new WeakMap<object, Map<string, number>>()

/** Once a minute at most, beside the request: nobody waits for it. */
export function noteUse(
  { db, settings: { boot } }: Pick<ApiContext, 'db' | 'settings'>,
  where: 'sessions' | 'apiTokens',
  { credentialId, notedAt: before }: Pick<Identity, 'credentialId' | 'notedAt'>,
): void {
  // A session that ends after a minute without use must not end while it is used.
  const limitMs = where === 'sessions' ? boot['access.sessionIdle'] / 4 : Infinity
  const pauseMs = Math.min(longestPauseMs, limitMs)
  const notedAt = notes.get(db) ?? new Map<string, number>()
  notes.set(db, notedAt)
  const now = Date.now()
  if (now - Math.max(before, notedAt.get(credentialId) ?? 0) < pauseMs) return
  if (notedAt.size > 10_000) notedAt.clear()
  notedAt.set(credentialId, now)
  const at = new Date(now)
  // Another process may have noted it meanwhile.
  const due = { $not: { $gt: new Date(now - pauseMs) } }
  const write =
    where === 'sessions'
      ? db.sessions.updateOne({ _id: credentialId, seenAt: due }, { $set: { seenAt: at } })
      : db.apiTokens.updateOne({ _id: credentialId, lastUsedAt: due }, { $set: { lastUsedAt: at } })
  write.exec().catch((error: unknown) => log.debug({ err: error }, 'use not noted'))
}
