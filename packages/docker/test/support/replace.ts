import type { ContainerInspect } from '../../src/engine-types.ts'
import { createBodyFor } from '../../src/recipe/create-body.ts'
import { type Difference, fidelity } from '../../src/recipe/fidelity.ts'
import type { Recipe } from '../../src/recipe/recipe.ts'
import { recordRecipe } from '../../src/recipe/record-recipe.ts'
import type { Fixture } from './fixture.ts'

export interface Replacement {
  readonly old: ContainerInspect
  readonly recipe: Recipe
  readonly container: ContainerInspect
  /** What the product itself says about its work, before and after the start. */
  readonly differences: Difference[]
}

/**
 * The main road of an update in its order: record, create beside the old one, stop it, swap the names, start.
 * What did not run is not started.
 */
export async function replace(fixture: Fixture, oldId: string, imageReference: string): Promise<Replacement> {
  const { host } = fixture
  const old = await fixture.inspect(oldId)
  const { name: engineName, apiVersion } = await host.info()
  const recipe = recordRecipe(old, await fixture.inspectImage(old.imageId), {
    resolveName: () => undefined,
    engineName,
    apiVersion,
  })
  const newImage = await fixture.inspectImage(imageReference)
  const plan = createBodyFor(recipe, { imageReference, newImage, apiVersion })
  const { id } = await host.createContainer({ name: `${old.name}-next`, body: plan.body })
  for (const { network, endpoint } of plan.networksToConnect) await host.connectNetwork(network, id, endpoint)
  for (const network of plan.networksToDisconnect) await host.disconnectNetwork(network, id)
  const beforeStart = fidelity(recipe, { container: await fixture.inspect(id), image: newImage })
  if (old.state.running) await host.stopContainer(oldId)
  await host.renameContainer(oldId, `${old.name}-previous`)
  await host.renameContainer(id, old.name)
  if (old.state.running) await host.startContainer(id)
  const container = await fixture.inspect(id)
  const differences = [...beforeStart, ...fidelity(recipe, { container, image: newImage })]
  return { old, recipe, container, differences }
}
