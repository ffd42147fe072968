import { createHmac, hkdfSync } from 'node:crypto'
import type { LogEntryDoc } from '@sentinel/shared/resources/log-entry'

export type Unsealed = Omit<LogEntryDoc, 'seal'>

/** Of the installation's own key, where it has one: then nobody who can only write the database can make a seal. */
export function auditKey(secretKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'sentinel audit', 32))
}

/** Of all that an entry says, and of the one before it. */
export function sealOf(entry: Unsealed, key: Buffer): string {
  const { at, type, message, container, hostId, user, ip = '', result = '', seq = 0, previous = '' } = entry
  const text = JSON.stringify([
    seq,
    previous,
    at.getTime(),
    type,
    message,
    container,
    hostId,
    user,
    ip,
    result,
  ])
  return createHmac('sha256', key).update(text).digest('base64url')
}
