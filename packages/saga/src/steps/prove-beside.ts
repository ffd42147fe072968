import { ending } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'
import { prove } from './prove.ts'

/** The last moment at which nothing of old has been touched: one that somebody made anew meanwhile is left alone. */
export const proveBeside: Step<ReplaceContext, Replacement> = {
  ...prove,
  async run(ctx, state, run) {
    const proof = await prove.run(ctx, state, run)
    const { host, update } = ctx
    const old = await host.inspectContainer(known(state, 'oldId'), run.signal)
    const holder = await host.inspectContainer(update.name, run.signal)
    if (old !== null || holder === null || holder.id === state.newId) return proof
    const reason = `${update.name} was recreated by somebody while the new one proved itself; it was left as it is`
    throw ending('superseded', 'superseded', reason)
  },
}
