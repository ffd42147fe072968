import { attention, ending } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { StepRun } from '../step.ts'
import { prove, startOf } from './prove.ts'

/** Right before something is taken from old: new runs as it was proved. One that was started again proves itself again. */
export async function proveStill(
  ctx: ReplaceContext,
  state: Replacement,
  run: StepRun<Replacement>,
): Promise<Partial<Replacement>> {
  const { host, update } = ctx
  const fresh = await host.inspectContainer(known(state, 'newId'), run.signal)
  if (fresh === null) throw attention(`The new ${update.name} vanished after it had proved itself`)
  if (state.isKept) return {}
  const { running, restarting, health } = fresh.state
  if (!running && !restarting) {
    const reason = `The new ${update.name} was stopped before it took over; the old one was left as it is`
    throw ending('failed', 'new_stopped', reason)
  }
  const isSameStart = startOf(fresh).provenStart === state.provenStart
  return isSameStart && running && health !== 'unhealthy' ? {} : await prove.run(ctx, state, run)
}
