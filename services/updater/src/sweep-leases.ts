import type { UpdaterContext } from './updater-context.ts'

/**
 * Takes away what a dead process left behind, once nothing is to be recovered under it. A process may also outlive its
 * lease: MongoDB was away when it would have given it up.
 */
export async function sweepLeases({ db, leases }: Pick<UpdaterContext, 'db' | 'leases'>): Promise<void> {
  for (const { _id, token, beat, purpose } of await db.leases.find({}).lean()) {
    if ((await leases.watch(_id)) > 0) continue
    const updateId = purpose.split(' ').at(-1) ?? ''
    // Whoever goes on with it takes the lease over, and must see that it was somebody's.
    if ((await db.updates.countDocuments({ _id: updateId, state: { $in: ['queued', 'running'] } })) > 0)
      continue
    await db.leases.deleteOne({ _id, token, beat })
  }
}
