import { asideName, candidateName } from '@sentinel/docker/recipe/update-names'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'
import { giveName, refuseStranger } from './give-name.ts'
import { noRestart } from './no-restart.ts'
import { proveStill } from './prove-still.ts'
import { reviveOld } from './revive-old.ts'
import { swapNames } from './swap-names.ts'

/** The name goes to new while both run, so that whoever asks by name is served while old comes to its end. */
export const takeOver: Step<ReplaceContext, Replacement> = {
  name: swapNames.name,
  async run(ctx, state, run) {
    const { host, update } = ctx
    const { signal } = run
    const [oldId, newId] = [known(state, 'oldId'), known(state, 'newId')]
    const patch = await proveStill(ctx, state, run)
    const old = await host.inspectContainer(oldId, signal)
    const fresh = await host.inspectContainer(newId, signal)
    if (old === null && !state.isKept) {
      throw attention(
        `The old ${update.name} (${oldId.slice(0, 12)}) vanished while the new one proved itself`,
      )
    }
    await refuseStranger(ctx, [oldId, newId], signal)
    // Nobody has the name between these two calls, so nothing else is done there.
    if (old?.name === update.name) await host.renameContainer(oldId, asideName(update._id), signal)
    if (fresh?.name !== update.name) await giveName(ctx, newId, signal)
    if (old !== null) await host.setRestartPolicy(oldId, noRestart, signal)
    return patch
  },

  /** Old first has everything back; new keeps its policy until it is stopped. */
  async undo(ctx, state, run) {
    const { host, update } = ctx
    const { signal } = run
    const old = await reviveOld(ctx, state, run)
    const policy = known(state, 'restartPolicy')
    if (old.restartPolicy.name !== policy.name) await host.setRestartPolicy(old.id, policy, signal)
    // A reboot, after its policy was taken away, has left it down.
    if (!old.state.running && !old.state.restarting) await host.startContainer(old.id, signal)
    const fresh = state.newId === undefined ? null : await host.inspectContainer(state.newId, signal)
    if (fresh?.name === update.name) {
      await host.renameContainer(fresh.id, candidateName(update._id), signal)
    }
    if (old.name !== update.name) await giveName(ctx, old.id, signal)
  },
}
