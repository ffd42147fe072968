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
    const { host } = ctx
    const oldId = known(state, 'oldId')
    // Nobody serves meanwhile: instead of a look before each call, the engine's answer tells what is amiss.
    await putAside(ctx, state, signal)
    const [old] = await Promise.all([
      host.inspectContainer(oldId, signal),
      giveName(ctx, known(state, 'newId'), signal).catch((error: unknown) => {
        throw isNotFound(error) ? vanishedNew(ctx, state) : error
      }),
    ])
    if (old === null) return {}
    // An engine that restarted meanwhile has revived an `always` container.
    const isRevived = old.state.running && known(state, 'oldState') !== 'stopped'
    if (isRevived) await host.stopContainer(oldId, {}, signal)
    // Only now: a reboot during a long stop must revive an `always` container.
    if (!old.autoRemove && old.restartPolicy.name !== noRestart.name) {
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

async function putAside({ host, update }: ReplaceContext, state: Replacement, signal: AbortSignal) {
  const oldId = known(state, 'oldId')
  try {
    await host.renameContainer(oldId, asideName(update._id), signal)
  } catch (error) {
    if (!isNotFound(error)) throw error
    if (known(state, 'autoRemove') || state.isKept) return
    throw attention(`The old ${update.name} (${oldId.slice(0, 12)}) vanished after it was stopped`)
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.kind === 'notFound'
}
