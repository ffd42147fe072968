import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import { inAnyCase } from '../dependants/in-any-case.ts'
import { putTagBack } from '../dependants/moved-tag.ts'
import { restartConsumers } from '../dependants/restart-consumers.ts'
import { reviveDependant } from '../dependants/revive-dependant.ts'
import type { Step } from '../step.ts'

/** What hangs on old ends before it, the last in the row first, while it still has what it hangs on. */
export const stopDependants: Step<ReplaceContext, Replacement> = {
  name: 'stop-dependants',
  async run({ host, update }, state, { signal }) {
    for (const { id, name, autoRemove } of (state.dependants ?? []).toReversed()) {
      const old = await host.inspectContainer(id, signal)
      if (old === null && !autoRemove && !state.isKept)
        throw attention(
          `${name} (${id.slice(0, 12)}), which hangs on ${update.name}, vanished before it was stopped`,
        )
      if (old === null) continue
      if (old.state.running || old.state.restarting) await host.stopContainer(id, {}, signal)
      if (old.autoRemove) await host.waitContainer(id, 'removed', signal)
    }
    return { areDependantsStopped: true }
  },

  /** Old runs again by now. */
  async undo(ctx, state, run) {
    const parent = await ctx.host.inspectContainer(known(state, 'oldId'), run.signal)
    if (parent === null) return
    await putTagBack(ctx, state.movedTag, run)
    const parents = [parent]
    await inAnyCase(state.dependants ?? [], async (dependant) => {
      const revived = await reviveDependant(ctx, state, { dependant, parents }, run)
      if (revived !== null) parents.push(revived)
    })
    await restartConsumers(ctx, state, parent, run.signal)
  },
}
