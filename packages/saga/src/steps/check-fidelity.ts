import type { ContainerInspect, ImageInspect } from '@sentinel/docker/engine-types'
import { allowedToDiffer, fidelity, type Difference } from '@sentinel/docker/recipe/fidelity'
import type { Recipe } from '@sentinel/docker/recipe/recipe'
import type { RecordContext } from '@sentinel/docker/recipe/record-recipe'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { FidelityProof } from '@sentinel/shared/resources/update'
import { recordContext } from '../dependants/record-context.ts'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'

/** New must be what the recipe and its image make, and nothing else. What was found is kept with the update. */
export const proveFidelity: Step<ReplaceContext, Replacement> = {
  name: 'fidelity',
  async run({ host, update }, state, { signal, note }) {
    const container = await host.inspectContainer(known(state, 'newId'), signal)
    const image = await host.inspectImage(known(state, 'newImageId'), signal)
    if (container === null && known(state, 'autoRemove')) return {}
    if (container === null || image === null)
      throw attention(`The new ${update.name} vanished after it had started`)
    const context = recordContext(await host.listContainers(signal), await host.info(signal))
    const differences = fidelity(known(state, 'target'), { container, image }, context)
    const proof: FidelityProof = {
      passed: differences.length === 0,
      at: new Date(),
      differences: JSON.stringify(differences),
      allowed: [...allowedToDiffer],
    }
    if (!proof.passed) await note({ fidelity: proof })
    refuse(update.name, differences)
    return { fidelity: proof }
  },
}

export function refuseDifferences(
  recipe: Recipe,
  created: { container: ContainerInspect; image: ImageInspect },
  context?: RecordContext,
): void {
  refuse(recipe.name, fidelity(recipe, created, context))
}

function refuse(name: string, differences: readonly Difference[]): void {
  if (differences.length === 0) return
  const paths = differences.map(({ path }) => path).join(', ')
  throw new AppError(
    'conflict',
    'not_faithful',
    `The engine did not make the new ${name} as the old one was set up (${paths}); report this with the container's settings`,
    { details: { differences: differences.map(({ path, wanted, found }) => ({ path, wanted, found })) } },
  )
}
