import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'
import { giveName } from './give-name.ts'
import { outlastStop } from './outlast-stop.ts'
import { reviveOld } from './revive-old.ts'

/** By its own signal and its own timeout; the outage begins here. */
export const stopOld: Step<ReplaceContext, Replacement> = {
  name: 'stop-old',
  async run({ host, update }, state, { signal }) {
    const id = known(state, 'oldId')
    const old = await host.inspectContainer(id, signal)
    if (old === null && !known(state, 'autoRemove') && !state.isKept) {
      throw attention(`The old ${update.name} (${id.slice(0, 12)}) vanished before it was stopped`)
    }
    if (old === null || known(state, 'oldState') === 'stopped') return { isStopped: true }
    if (old.state.running || old.state.restarting) await host.stopContainer(id, {}, signal)
    if (known(state, 'autoRemove')) await host.waitContainer(id, 'removed', signal)
    return { isStopped: true }
  },

  async undo(ctx, state, run) {
    const { host } = ctx
    const old = await reviveOld(ctx, state, run)
    // Made again under the name of an old one: where the names were not swapped yet, nobody else gives it its own.
    if (state.autoRemove && old.name !== ctx.update.name) await giveName(ctx, old.id, run.signal)
    const wasState = known(state, 'oldState')
    if (wasState === 'stopped') return
    if (!state.isStopped) await outlastStop(ctx, { id: old.id, seconds: state.stopTimeoutSeconds }, run)
    await host.startContainer(old.id, run.signal)
    if (wasState === 'paused') {
      const now = await host.inspectContainer(old.id, run.signal)
      if (now && !now.state.paused) await host.pauseContainer(old.id, run.signal)
    }
    const again = await host.inspectContainer(old.id, run.signal)
    if (again && !again.state.running && !again.state.restarting)
      await host.startContainer(old.id, run.signal)
  },
}
