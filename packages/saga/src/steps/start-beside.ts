import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'
import { startNew } from './start-new.ts'

/** New runs beside old. Both keep their restart policies: after a reboot both serve, and new goes on proving itself. */
export const startBeside: Step<ReplaceContext, Replacement> = {
  ...startNew,
  async run({ host, update }, state, { signal }) {
    const id = known(state, 'newId')
    const fresh = await host.inspectContainer(id, signal)
    if (fresh === null) throw attention(`The container made for the new ${update.name} vanished`)
    // An undo, after which a person decided for new, took it away.
    if (state.isKept && !fresh.autoRemove) {
      await host.setRestartPolicy(id, known(state, 'restartPolicy'), signal)
    }
    await host.startContainer(id, signal)
    return {}
  },
}
