import { ending } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'
import { noRestart } from './no-restart.ts'
import { readEvidence } from './read-evidence.ts'
import { reviveOld } from './revive-old.ts'
import { vanishedNew } from './vanished-new.ts'

/** New serves from here on, unless old did not. */
export const startNew: Step<ReplaceContext, Replacement> = {
  name: 'start-new',
  async run(ctx, state, { signal }) {
    const { host, update } = ctx
    const id = known(state, 'newId')
    const [fresh, old] = await Promise.all([
      host.inspectContainer(id, signal),
      host.inspectContainer(known(state, 'oldId'), signal),
    ])
    if (fresh === null) throw vanishedNew(ctx, state)
    if (fresh.name !== update.name || old?.state.running === true) {
      // Whoever had this before put old back without being able to write it down.
      throw ending(
        'failed',
        'put_back',
        `The old ${update.name} was put back because the journal could not be written`,
      )
    }
    const policy = known(state, 'restartPolicy')
    if (!fresh.autoRemove && state.isKept) await host.setRestartPolicy(id, policy, signal)
    const wasState = known(state, 'oldState')
    if (wasState === 'stopped') {
      return {
        unproven: `${update.name} was stopped before, so the new one was not started and nothing is proved`,
      }
    }
    await host.startContainer(id, signal)
    if (wasState === 'running') return {}
    const started = await host.inspectContainer(id, signal)
    if (started && !started.state.paused) await host.pauseContainer(id, signal)
    return { unproven: `${update.name} was paused before, so the new one is paused and nothing is proved` }
  },

  async undo(ctx, state, run) {
    const { host } = ctx
    const { signal } = run
    const fresh = state.newId === undefined ? null : await host.inspectContainer(state.newId, signal)
    if (fresh !== null && !state.hasEvidence) {
      const evidence = await readEvidence(host, fresh, signal)
      if (evidence !== null) await ctx.keepEvidence(evidence)
      // A second look, after a crash, would find the traces of our own stop.
      await run.note({ hasEvidence: true })
    }
    // Before new goes with its stop: as long as one of the two is there, no volume dies.
    if (known(state, 'autoRemove')) await reviveOld(ctx, state, run)
    if (fresh === null) return
    if (!fresh.autoRemove) await host.setRestartPolicy(fresh.id, noRestart, signal)
    if (fresh.state.running || fresh.state.restarting) await host.stopContainer(fresh.id, {}, signal)
    if (fresh.autoRemove && fresh.state.running) await host.waitContainer(fresh.id, 'removed', signal)
  },
}
