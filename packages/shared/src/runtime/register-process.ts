import { isDuplicateKey } from '../db/connect.ts'
import type { Context } from './context.ts'
import { every } from './every.ts'
import { ownContainerId } from './own-container.ts'

const intervalMs = 60_000

/** The container that this process runs in, by the setting or by what can be seen from inside. */
export function containerOf({ settings }: Pick<Context, 'settings'>): string | undefined {
  return settings.boot['hosts.selfContainer'] || ownContainerId()
}

/** Tells the others in which container this process runs, so that none of them replaces it like any other. */
export function registerProcess(
  ctx: Pick<Context, 'db' | 'settings' | 'processId' | 'service'>,
): AsyncDisposable | undefined {
  const containerId = containerOf(ctx)
  if (containerId === undefined) return undefined
  const { processId: _id, service } = ctx
  return every('process', intervalMs, async () => {
    const seenAt = new Date()
    const { matchedCount } = await ctx.db.processes.updateOne({ _id }, { $set: { seenAt } })
    if (matchedCount > 0) return
    try {
      await ctx.db.processes.collection.insertOne({ _id, service, containerId, seenAt } as never)
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
    }
  })
}
