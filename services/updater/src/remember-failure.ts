import { isDuplicateKey } from '@sentinel/shared/db/connect'
import { outboxEntry, withOutbox } from '@sentinel/shared/events/outbox'
import type { FailureDoc } from '@sentinel/shared/resources/failure'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { shownName } from '@sentinel/shared/resources/service'
import type { UpdaterContext } from './updater-context.ts'

/** A version that was sick here is not offered as new; one that a person left is not taken without asking. */
export async function rememberFailure(
  ctx: UpdaterContext,
  {
    update,
    reason,
    cause,
  }: { update: Pick<UpdateDoc, '_id' | 'hostId' | 'name' | 'to'>; reason: string } & Pick<
    FailureDoc,
    'cause'
  >,
): Promise<void> {
  const { hostId, name, to } = update
  const known = { hostId, name, digest: to.digest }
  const facts = { reference: to.reference, updateId: update._id, cause, reason, at: new Date() }
  if (to.digest === '') return
  await createOrUpdate(
    () => ctx.db.failures.collection.insertOne({ ...known, ...facts }),
    () => ctx.db.failures.updateOne(known, { $set: facts }),
  )
}

/** After a rollback, by itself or by hand, the policy becomes what the setting says, lest a scan repeat the update. */
export async function holdAfterRollback(
  ctx: UpdaterContext,
  { update: { hostId, name }, hostName }: { update: UpdateDoc; hostName: string },
): Promise<void> {
  const { values } = await ctx.settings.read()
  const policy = values['policy.afterRollback']
  if (policy !== 'none') await changePolicy(ctx, { hostId, name, hostName, policy })
}

/** A person asked for it again, and it works. */
export async function forgetFailure(ctx: UpdaterContext, { hostId, name, to }: UpdateDoc): Promise<void> {
  if (to.digest !== '') await ctx.db.failures.deleteOne({ hostId, name, digest: to.digest })
}

/** Preferences are the API's; this one follows from what only the updater knows, in the same way a person would set it. */
async function changePolicy(
  ctx: UpdaterContext,
  {
    hostId,
    name,
    hostName,
    policy,
  }: { hostId: string; name: string; hostName: string; policy: 'manual' | 'pinned' },
): Promise<void> {
  const message = `The policy of ${shownName(name)} is ${policy} now, because it was rolled back`
  const filed = withOutbox([
    outboxEntry('policy.changed', { hostId, hostName, container: name, message, policy }),
  ])
  const change = { $set: { policy, ...filed.$set }, $push: filed.$push }
  await createOrUpdate(
    () => ctx.db.preferences.collection.insertOne({ hostId, name, ignored: [], outbox: [] }),
    () => ctx.db.preferences.updateOne({ hostId, name, policy: { $ne: policy } }, change),
    { isUpdateDue: true },
  )
  await ctx.events.flush('preferences', { hostId, name })
}

async function createOrUpdate(
  create: () => Promise<unknown>,
  update: () => Promise<unknown>,
  { isUpdateDue = false } = {},
): Promise<void> {
  try {
    await create()
    if (isUpdateDue) await update()
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    await update()
  }
}
