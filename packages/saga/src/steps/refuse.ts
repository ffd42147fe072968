import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { dependantsOf, isMeant, sharesOf } from '@sentinel/docker/recipe/dependants'
import { describeRefusals } from '@sentinel/docker/recipe/describe-refusals'
import { parseUpdateName } from '@sentinel/docker/recipe/update-names'
import { inspectAll } from '../dependants/inspect-all.ts'
import { ending } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'

/** What must not be replaced in this way at all, before any work is spent on it. */
export const refuse: Step<ReplaceContext, Replacement> = {
  name: 'refuse',
  async run(ctx, state, { signal }) {
    const all = await inspectAll(ctx.host, signal)
    const old = all.find(({ id }) => id === known(state, 'oldId'))
    const [refusal] = old === undefined ? [] : describeRefusals(old, all)
    if (refusal) throw ending('refused', refusal.code, refusal.text)
    if (old !== undefined) refuseDeadParents(old, all)
    for (const dependant of old === undefined ? [] : dependantsOf(old, all)) refuseDeadParents(dependant, all)
    for (const { name } of all) {
      const { updateId } = parseUpdateName(name) ?? {}
      if (updateId === undefined || updateId === ctx.update._id) continue
      if (!(await ctx.isOfThisContainer(updateId))) continue
      const text = `${name} was left over by an earlier update of ${ctx.update.name}; look what it holds and remove it first`
      throw ending('refused', 'leftover', text)
    }
    return {}
  },
}

/** Whose namespaces it has must be there and run, or neither the new one could be started nor, on the way back, the old one. */
function refuseDeadParents(old: ContainerInspect, all: readonly ContainerInspect[]): void {
  for (const { what, target } of sharesOf(old)) {
    const parent = all.find((other) => isMeant(other, target))
    const isServed = parent !== undefined && (what === 'volumes' || parent.state.running)
    if (isServed || (parent !== undefined && !old.state.running)) continue
    const state = parent === undefined ? 'is gone' : 'does not run'
    const text = `${old.name} has the ${what} of ${parent?.name ?? target.slice(0, 12)}, which ${state}; start or recreate both by hand first`
    throw ending('refused', 'namespace_orphan', text)
  }
}
