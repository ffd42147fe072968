import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { describeRefusals } from '@sentinel/docker/recipe/describe-refusals'
import { parseUpdateName } from '@sentinel/docker/recipe/update-names'
import { ending } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'

const inspectedAtOnce = 8

/** What must not be replaced in this way at all, before any work is spent on it. */
export const refuse: Step<ReplaceContext, Replacement> = {
  name: 'refuse',
  async run(ctx, state, { signal }) {
    const all = await inspectAll(ctx, signal)
    const old = all.find(({ id }) => id === known(state, 'oldId'))
    const [refusal] = old === undefined ? [] : describeRefusals(old, all)
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

async function inspectAll({ host }: ReplaceContext, signal: AbortSignal): Promise<ContainerInspect[]> {
  const summaries = await host.listContainers(signal)
  const found: ContainerInspect[] = []
  for (let start = 0; start < summaries.length; start += inspectedAtOnce) {
    const batch = summaries.slice(start, start + inspectedAtOnce)
    const inspected = await Promise.all(batch.map(({ id }) => host.inspectContainer(id, signal)))
    found.push(...inspected.filter((container) => container !== null))
  }
  return found
}
