import { AppError } from '@sentinel/shared/errors/app-error'
import { asideName, candidateName } from '@sentinel/docker/recipe/update-names'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'
import { giveName } from './give-name.ts'
import { noRestart } from './no-restart.ts'
import { reviveOld } from './revive-old.ts'
import { vanishedNew } from './vanished-new.ts'

/** Old aside, new under the right name. Of the two, never both may revive by themselves. */
export const swapNames: Step<ReplaceContext, Replacement> = {
  name: 'swap-names',
  async run(ctx, state, { signal }) {
    const { host, update } = ctx
    const oldId = known(state, 'oldId')
    const old = await host.inspectContainer(oldId, signal)
    if (old === null && !known(state, 'autoRemove') && !state.isKept) {
      throw attention(`The old ${update.name} (${oldId.slice(0, 12)}) vanished after it was stopped`)
    }
    // An engine that restarted meanwhile has revived an `always` container.
    const isRevived = old?.state.running === true && known(state, 'oldState') !== 'stopped'
    if (isRevived) await host.stopContainer(oldId, {}, signal)
    if (old?.name === update.name) await host.renameContainer(oldId, asideName(update._id), signal)
    // Nobody serves meanwhile: instead of looks at new and at the name, the engine's answer tells what is amiss.
    await giveName(ctx, known(state, 'newId'), signal).catch((error: unknown) => {
      throw error instanceof AppError && error.kind === 'notFound' ? vanishedNew(ctx, state) : error
    })
    // Only now: a reboot during a long stop must revive an `always` container.
    if (old !== null && !old.autoRemove && old.restartPolicy.name !== noRestart.name) {
      await host.setRestartPolicy(oldId, noRestart, signal)
    }
    return {}
  },

  async undo(ctx, state, run) {
    const { host, update } = ctx
    const { signal } = run
    const fresh = state.newId === undefined ? null : await host.inspectContainer(state.newId, signal)
    if (fresh !== null) {
      if (!fresh.autoRemove && fresh.restartPolicy.name !== 'no')
        await host.setRestartPolicy(fresh.id, noRestart, signal)
      if (fresh.name === update.name) {
        await host.renameContainer(fresh.id, candidateName(update._id), signal)
      }
    }
    const old = await reviveOld(ctx, state, run)
    if (old.name !== update.name) await giveName(ctx, old.id, signal)
    const policy = known(state, 'restartPolicy')
    if (!old.autoRemove && old.restartPolicy.name !== policy.name) {
      await host.setRestartPolicy(old.id, policy, signal)
    }
  },
}
