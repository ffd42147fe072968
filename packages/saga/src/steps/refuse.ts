import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { dependantsOf, isMeant, sharesOf } from '@sentinel/docker/recipe/dependants'
import { describeRefusals } from '@sentinel/docker/recipe/describe-refusals'
import { parseUpdateName } from '@sentinel/docker/recipe/update-names'
import { ending } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'

/** What must not be replaced in this way at all, before any work is spent on it. */
export const refuse: Step<ReplaceContext, Replacement> = {
  name: 'refuse',
  async run(ctx, state, { signal }) {
    const all = await ctx.host.inspectContainers(signal)
    const old = all.find(({ id }) => id === known(state, 'oldId'))
    const family = old === undefined ? [] : [old, ...dependantsOf(old, all)]
    const [refusal] = [
      ...(old === undefined ? [] : describeRefusals(old, all)),
      ...family.flatMap((member) => describeDeadParents(member, all)),
    ]
    if (refusal) throw ending('refused', refusal.code, refusal.text)
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
export function describeDeadParents(
  old: ContainerInspect,
  all: readonly ContainerInspect[],
): { code: string; text: string }[] {
  return sharesOf(old).flatMap(({ what, target }) => {
    const parent = all.find((other) => isMeant(other, target))
    const isServed = parent !== undefined && (what === 'volumes' || parent.state.running)
    if (isServed || (parent !== undefined && !old.state.running)) return []
    const state = parent === undefined ? 'is gone' : 'does not run'
    const text = `${old.name} has the ${what} of ${parent?.name ?? target.slice(0, 12)}, which ${state}; start or recreate both by hand first`
    return [{ code: 'namespace_orphan', text }]
  })
}
