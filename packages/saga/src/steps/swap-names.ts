import { asideName, candidateName } from '@sentinel/docker/recipe/update-names'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'
import { reviveOld } from './revive-old.ts'

const off = { name: 'no', maximumRetryCount: 0 }

/** Old aside, new under the right name. Of the two, never both may revive by themselves. */
export const swapNames: Step<ReplaceContext, Replacement> = {
  name: 'swap-names',
  async run(ctx, state, { signal }) {
    const { host, update } = ctx
    const oldId = known(state, 'oldId')
    const newId = known(state, 'newId')
    const old = await host.inspectContainer(oldId, signal)
    const fresh = await host.inspectContainer(newId, signal)
    if (fresh === null) throw attention(`The container made for the new ${update.name} vanished`)
    if (old === null && !known(state, 'autoRemove') && !state.isKept) {
      throw attention(`The old ${update.name} (${oldId.slice(0, 12)}) vanished after it was stopped`)
    }
    await refuseStranger(ctx, [oldId, newId], signal)
    // An engine that restarted meanwhile has revived an `always` container.
    const isRevived = old?.state.running === true && known(state, 'oldState') !== 'stopped'
    if (isRevived) await host.stopContainer(oldId, {}, signal)
    if (old?.name === update.name) await host.renameContainer(oldId, asideName(update._id), signal)
    if (fresh.name !== update.name) {
      await refuseStranger(ctx, [newId], signal)
      await host.renameContainer(newId, update.name, signal)
    }
    // Only now: a reboot during a long stop must revive an `always` container.
    if (old !== null && !old.autoRemove) await host.setRestartPolicy(oldId, off, signal)
    return {}
  },

  async undo(ctx, state, run) {
    const { host, update } = ctx
    const { signal } = run
    const fresh = state.newId === undefined ? null : await host.inspectContainer(state.newId, signal)
    if (fresh !== null) {
      if (!fresh.autoRemove && fresh.restartPolicy.name !== 'no')
        await host.setRestartPolicy(fresh.id, off, signal)
      if (fresh.name === update.name) {
        await host.renameContainer(fresh.id, candidateName(update._id), signal)
      }
    }
    const old = await reviveOld(ctx, state, run)
    if (old.name !== update.name) {
      await refuseStranger(ctx, [old.id], signal)
      await host.renameContainer(old.id, update.name, signal)
    }
    const policy = known(state, 'restartPolicy')
    if (!old.autoRemove && old.restartPolicy.name !== policy.name) {
      await host.setRestartPolicy(old.id, policy, signal)
    }
  },
}

/** Somebody else's container under the name that is ours to give: nothing of it is touched. */
export async function refuseStranger(
  { host, update }: ReplaceContext,
  ours: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const holder = await host.inspectContainer(update.name, signal)
  if (holder === null || ours.includes(holder.id)) return
  throw attention(
    `Another container (${holder.id.slice(0, 12)}, ${holder.imageReference}) took the name ${update.name} while it was being replaced`,
  )
}
