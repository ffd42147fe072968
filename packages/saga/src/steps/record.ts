import type { Recipe } from '@sentinel/docker/recipe/recipe'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { ReplaceContext } from '../replace-context.ts'
import type { Replacement } from '../replacement.ts'
import type { Step } from '../step.ts'
import { inspectOld, serviceState } from './inspect-old.ts'

/** What must be known to make the container again, read before anything can change it. */
export const record: Step<ReplaceContext, Replacement> = {
  name: 'record',
  async run(ctx, _state, { signal }) {
    const { container, image, recipe, hash } = await inspectOld(ctx, signal)
    const info = await ctx.host.info(signal)
    const { stopTimeoutSeconds } = container
    return {
      oldId: container.id,
      oldImageId: container.imageId,
      oldReference: container.imageReference,
      // In the containerd image store the id is the digest, also of an image that lost its name.
      oldDigest: image.repoDigests[0]?.split('@')[1] ?? (info.containerdImages ? image.id : ''),
      oldState: serviceState(container),
      restartPolicy: container.restartPolicy,
      autoRemove: container.autoRemove,
      ...(stopTimeoutSeconds === undefined ? {} : { stopTimeoutSeconds }),
      recipe,
      recipeHash: hash,
      target: await ctx.targetOf(ctx.update, targetRecipe(ctx, recipe)),
      apiVersion: info.apiVersion,
      ...(ctx.cycleText === undefined ? {} : { cycleText: ctx.cycleText }),
    }
  },

  says: ({ cycleText }) => cycleText,
}

function targetRecipe({ update, rollbackOf }: ReplaceContext, recipe: Recipe): Recipe {
  if (update.kind === 'update') return recipe
  if (rollbackOf?.recipe === undefined) {
    throw new AppError(
      'notFound',
      'recipe_missing',
      `The update of ${update.name} that should be rolled back kept no recipe; choose a version instead`,
    )
  }
  return JSON.parse(rollbackOf.recipe) as Recipe
}
