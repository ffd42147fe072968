import { AppError } from '@sentinel/shared/errors/app-error'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'

/** The point of no return. Volumes stay: they are mounted in new. */
export const retireOld: Step<ReplaceContext, Replacement> = {
  name: 'retire-old',
  async run({ host, update }, state, { signal }) {
    const fresh = await host.inspectContainer(known(state, 'newId'), signal)
    if (fresh === null && !known(state, 'autoRemove'))
      throw attention(`The new ${update.name} vanished before the old one was removed`)
    if (fresh !== null && fresh.name !== update.name)
      throw attention(`The new ${update.name} was renamed to ${fresh.name} before the old one was removed`)
    await retireDependants(host, state, signal)
    const id = known(state, 'oldId')
    const old = await host.inspectContainer(id, signal)
    if (old === null) return {}
    if (old.name === update.name) {
      throw new AppError(
        'conflict',
        'old_in_place',
        `The old ${update.name} stands under its name again; nothing was removed`,
      )
    }
    if (old.state.running) await host.stopContainer(id, {}, signal)
    await host.removeContainer(id, {}, signal)
    return {}
  },
}

/** The last in the row first: each is removed before what it hangs on. */
async function retireDependants(
  host: ReplaceContext['host'],
  { dependants = [] }: Replacement,
  signal: AbortSignal,
): Promise<void> {
  for (const { id, name, newId, autoRemove } of dependants.toReversed()) {
    const old = await host.inspectContainer(id, signal)
    if (old === null) continue
    const fresh = newId === undefined ? null : await host.inspectContainer(newId, signal)
    if (old.name === name || (fresh === null && !autoRemove)) {
      throw attention(`The new ${name} is not in its place; the old one was kept`)
    }
    if (old.state.running) await host.stopContainer(id, {}, signal)
    await host.removeContainer(id, {}, signal)
  }
}
