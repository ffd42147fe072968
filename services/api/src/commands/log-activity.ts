import type { Context } from '@sentinel/shared/runtime/context'
import { logger } from '@sentinel/shared/runtime/logger'
import type { Caller } from '../access/caller.ts'
import { appendEntry } from '../audit/append-entry.ts'
import { auditKey } from '../audit/seal-entry.ts'

const log = logger.child({ part: 'activity' })

export type ActivityType =
  | 'restart'
  | 'stop'
  | 'start'
  | 'update'
  | 'check'
  | 'scan'
  | 'update_to_version'
  | 'rollback'
  | 'approve'
  | 'ignore'
  | 'offer_again'
  | 'reject'
  | 'cancel'
  | 'answer'
  | 'policy_set'
  | 'policy_delete'
  | 'hooks'
  | 'image_prune'
  | 'image_remove'
  | 'settings'
  | 'scale'
  | 'self_update'
  | 'auth'

export interface Activity {
  readonly type: ActivityType
  readonly message: string
  readonly container?: string
  readonly hostId?: string
  readonly caller: Pick<Caller, 'name' | 'address'>
  /** Left out: it was accepted. */
  readonly result?: 'failed' | 'refused'
}

/** Notes what was accepted. The deed is done by then: a line that cannot be written must not make it look undone. */
export async function logActivity(
  { db, settings }: Pick<Context, 'db' | 'settings'>,
  { type, message, container = '', hostId = '', caller, result }: Activity,
): Promise<void> {
  try {
    const { values } = await settings.read()
    const at = new Date()
    const expiresAt = new Date(at.getTime() + values['state.historyDays'] * 86_400_000)
    const said = { type, message, container, hostId, user: caller.name, ip: caller.address }
    const entry = { at, ...said, ...(result === undefined ? {} : { result }), expiresAt }
    await appendEntry(db, entry, auditKey(settings.boot['state.secretKey']))
  } catch (error) {
    log.warn({ err: error, type, container }, 'activity not noted')
  }
}
