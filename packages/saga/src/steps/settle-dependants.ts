import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { putTagBack } from '../dependants/moved-tag.ts'
import { proveDependants } from '../dependants/prove-dependants.ts'
import { restartConsumers } from '../dependants/restart-consumers.ts'
import { settleDependant } from '../dependants/settle-dependant.ts'
import { inAnyCase } from '../dependants/in-any-case.ts'
import { unsettleDependant } from '../dependants/unsettle-dependant.ts'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step, StepRun } from '../step.ts'

/** What hung on old hangs on new, each after what it hangs on itself; what only depends on it is restarted where asked. */
export const settleDependants: Step<ReplaceContext, Replacement> = {
  name: 'settle-dependants',
  async run(ctx, state, run) {
    const { host, update } = ctx
    const { dependants = [], consumers = [] } = state
    if (dependants.length + consumers.length === 0) return {}
    await putTagBack(ctx, state.movedTag, run)
    const fresh = await host.inspectContainer(known(state, 'newId'), run.signal)
    if (fresh === null && dependants.length > 0)
      throw attention(`The new ${update.name} vanished before what hangs on it was made anew`)
    if (fresh === null) return {}
    const settled = await settleAll(ctx, state, fresh, run)
    await proveDependants(ctx, state, settled, run)
    const restarted = await restartConsumers(ctx, state, fresh, run.signal)
    return { dependants: settled, movedTag: null, settledText: textOf(settled, restarted) }
  },

  async undo(ctx, state, run) {
    await putTagBack(ctx, state.movedTag, run)
    const all = [...(state.dependants ?? []).entries()].toReversed()
    await inAnyCase(all, ([index, dependant]) => unsettleDependant(ctx, { dependant, index }, run.signal))
  },

  says: ({ settledText }) => (settledText === '' ? undefined : settledText),
}

async function settleAll(
  ctx: ReplaceContext,
  state: Replacement,
  fresh: ContainerInspect,
  run: StepRun<Replacement>,
) {
  let dependants = state.dependants ?? []
  const parents = [fresh]
  for (const [index, dependant] of dependants.entries()) {
    const keepNewId = async (newId: string) => {
      dependants = dependants.with(index, { ...dependant, newId })
      await run.note({ dependants })
    }
    const made = await settleDependant(ctx, state, { dependant, index, parents, keepNewId }, run)
    if (made !== null) parents.push(made)
  }
  return dependants
}

function textOf(dependants: NonNullable<Replacement['dependants']>, restarted: string): string {
  const names = dependants.map(({ name }) => name).join(', ')
  return [...(names === '' ? [] : [`made ${names} anew, to hang on the new one`]), restarted]
    .filter((part) => part !== '')
    .join('; ')
}
