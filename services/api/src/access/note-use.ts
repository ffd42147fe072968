import { logger } from '@sentinel/shared/runtime/logger'
import type { ApiContext } from '../api-context.ts'
import type { Identity } from './access.ts'

const log = logger.child({ part: 'access' })
const pauseMs = 60_000
const notedAt = new Map<string, number>()

/** Once a minute at most, beside the request: nobody waits for it. */
export function noteUse(
  { db }: Pick<ApiContext, 'db'>,
  where: 'sessions' | 'apiTokens',
  { credentialId, notedAt: before }: Pick<Identity, 'credentialId' | 'notedAt'>,
): void {
  const now = Date.now()
  if (now - Math.max(before, notedAt.get(credentialId) ?? 0) < pauseMs) return
  if (notedAt.size > 10_000) notedAt.clear()
  notedAt.set(credentialId, now)
  const at = new Date(now)
  const write =
    where === 'sessions'
      ? db.sessions.updateOne({ _id: credentialId }, { $max: { seenAt: at } })
      : db.apiTokens.updateOne({ _id: credentialId }, { $max: { lastUsedAt: at } })
  write.exec().catch((error: unknown) => log.debug({ err: error }, 'use not noted'))
}
