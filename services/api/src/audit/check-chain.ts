import type { LogEntryDoc } from '@sentinel/shared/resources/log-entry'
import { sealOf } from './seal-entry.ts'

/**
 * What is wrong with each of these entries, newest first; the last one is held against itself only, as whatever was
 * before it may have run out.
 */
export function checkChain(entries: readonly LogEntryDoc[], key: Buffer): (string | undefined)[] {
  return entries.map((entry, index) => {
    const before = entries[index + 1]
    // From before entries were sealed.
    if (entry.seq === undefined) return undefined
    if (sealOf(entry, key) !== entry.seal) return 'this entry was changed after it was written'
    if (before?.seq === undefined) return undefined
    if (before.seq !== entry.seq - 1)
      return `${entry.seq - 1 - before.seq} entries before this one are missing`
    return before.seal === entry.previous ? undefined : 'the entry before this one was changed or replaced'
  })
}
