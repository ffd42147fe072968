import { createBodyFor } from '@sentinel/docker/recipe/create-body'
import { chooseStrategy } from '../choose-strategy.ts'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { Dependant } from '../dependants/dependant.ts'
import { recordContext } from '../dependants/record-context.ts'
import { recordDependants } from '../dependants/record-dependants.ts'
import { attention, ending } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'
import { refuseDifferences } from './check-fidelity.ts'
import { inspectOld, serviceState } from './inspect-old.ts'

/** The last look before the outage, everything about new that can be done before it, and the order of what follows. */
export const prepare: Step<ReplaceContext, Replacement> = {
  name: 'prepare',
  async run(ctx, state, { signal }) {
    const { host, update } = ctx
    const { container, recipe, hash } = await inspectOld(ctx, signal)
    if (hash !== known(state, 'recipeHash')) {
      const reason = `${update.name} was changed by somebody since this began; nothing was touched`
      throw ending('superseded', 'superseded', reason)
    }
    const image = await host.inspectImage(known(state, 'newImageId'), signal)
    const fresh = await host.inspectContainer(known(state, 'newId'), signal)
    if (fresh === null || image === null) {
      throw attention(`The container made for the new ${update.name} vanished`)
    }
    const plan = createBodyFor(known(state, 'target'), {
      imageReference: known(state, 'reference'),
      newImage: image,
      apiVersion: known(state, 'apiVersion'),
    })
    for (const { network, endpoint } of plan.networksToConnect) {
      if (network in fresh.networks) continue
      await host.connectNetwork(network, fresh.id, endpoint, signal)
    }
    for (const network of plan.networksToDisconnect) await host.disconnectNetwork(network, fresh.id, signal)
    const connected = (await host.inspectContainer(fresh.id, signal)) ?? fresh
    const all = await host.inspectContainers(signal)
    const info = await host.info(signal)
    refuseDifferences(known(state, 'target'), { container: connected, image }, recordContext(all, info))
    const dependants = await recordDependants(host, container, { all, info }, signal)
    refuseUnleased(ctx, dependants)
    const strategy = chooseStrategy({
      old: container,
      recipe,
      fresh: connected,
      setting: ctx.strategy,
      dependants: dependants.map(({ name }) => name),
    })
    const consumers = ctx.consumers.filter((name) => !dependants.some((dependant) => dependant.name === name))
    return {
      oldState: serviceState(container),
      ...strategy,
      ...(dependants.length > 0 ? { dependants } : {}),
      ...(consumers.length > 0 ? { consumers } : {}),
    }
  },

  says: ({ strategyText }) => strategyText,
}

/** Another worker may be at one that came to hang on it since this update was begun. */
function refuseUnleased({ leased, update }: ReplaceContext, dependants: readonly Dependant[]): void {
  const late = dependants.find(({ name }) => !leased.has(name))
  if (late === undefined) return
  const message = `${late.name} came to hang on ${update.name} while this began; nothing was touched, ask for the update again`
  throw new AppError('conflict', 'dependants_changed', message)
}
