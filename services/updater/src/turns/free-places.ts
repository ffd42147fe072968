import type { UpdaterContext } from '../updater-context.ts'

/** For what a place is taken; whoever recovers an update knows those of its dead worker by it. */
export const turnOf = (updateId: string) => `turn of update ${updateId}`
export const pullOf = (updateId: string) => `pull of update ${updateId}`

/** A dead worker needs its places no more, and nobody has to wait until they run out. */
export async function freePlaces({ db }: Pick<UpdaterContext, 'db'>, updateId: string): Promise<void> {
  await db.leases.deleteMany({ purpose: { $in: [turnOf(updateId), pullOf(updateId)] } })
}
