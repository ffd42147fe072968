import type { ContainerInspect, ImageInspect } from '@sentinel/docker/engine-types'
import { fidelity } from '@sentinel/docker/recipe/fidelity'
import type { Recipe } from '@sentinel/docker/recipe/recipe'
import { AppError } from '@sentinel/shared/errors/app-error'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'

/** New must be what the recipe and its image make, and nothing else. */
export const proveFidelity: Step<ReplaceContext, Replacement> = {
  name: 'fidelity',
  async run({ host, update }, state, { signal }) {
    const container = await host.inspectContainer(known(state, 'newId'), signal)
    const image = await host.inspectImage(known(state, 'newImageId'), signal)
    if (container === null && known(state, 'autoRemove')) return {}
    if (container === null || image === null)
      throw attention(`The new ${update.name} vanished after it had started`)
    refuseDifferences(known(state, 'target'), { container, image })
    return {}
  },
}

export function refuseDifferences(
  recipe: Recipe,
  created: { container: ContainerInspect; image: ImageInspect },
): void {
  const differences = fidelity(recipe, created)
  if (differences.length === 0) return
  const paths = differences.map(({ path }) => path).join(', ')
  throw new AppError(
    'conflict',
    'not_faithful',
    `The engine did not make the new ${recipe.name} as the old one was set up (${paths}); report this with the container's settings`,
    { details: { differences: differences.map(({ path, wanted, found }) => ({ path, wanted, found })) } },
  )
}
