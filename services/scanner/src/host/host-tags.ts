import { processor } from '@sentinel/shared/queues/worker'
import { newerVersions } from '@sentinel/shared/versions/newer-versions'
import { readFleet } from '../scan/read-fleet.ts'
import { unknownContainer } from '../scan/scan-container.ts'
import { readScanSettings } from '../scan/scan-settings.ts'
import type { ScannerContext } from '../scanner-context.ts'

/** The tags of a container's repository, and which of them are newer within its scope. */
export const hostTags = processor<ScannerContext, 'host.tags'>(
  'host.tags',
  async (ctx, { hostId, name }, signal) => {
    const settings = await readScanSettings(ctx)
    const [member] = await readFleet(ctx, { settings, only: { hostId, name } })
    if (!member) throw unknownContainer(name)
    const { inquiry } = member
    if (!inquiry.asks) return { tags: [], newer: [] }
    const { reference, question } = inquiry
    const tags = await ctx.registry.listTags(reference, signal)
    return { tags, newer: newerVersions({ ...question, current: question.tag, tags }).newer }
  },
)
