import type { ContainerInspect, ImageInspect } from '@sentinel/docker/engine-types'
import type { Recipe } from '@sentinel/docker/recipe/recipe'
import { recipeHash } from '@sentinel/docker/recipe/recipe-hash'
import { recordRecipe } from '@sentinel/docker/recipe/record-recipe'
import { recordContext } from '../dependants/record-context.ts'
import { ending } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'

export interface FoundOld {
  readonly container: ContainerInspect
  readonly image: ImageInspect
  readonly recipe: Recipe
  readonly hash: string
}

/**
 * The container that this update was made for, under its name, with its recipe.
 * @throws AppError that ends the update as superseded where somebody else has replaced it.
 */
export async function inspectOld(
  { host, update }: Pick<ReplaceContext, 'host' | 'update'>,
  signal: AbortSignal,
): Promise<FoundOld> {
  const { name, containerId } = update
  const container = await host.inspectContainer(name, signal)
  if (container?.id !== containerId) {
    const now = container === null ? 'is gone' : 'was recreated by somebody'
    throw ending('superseded', 'superseded', `${name} ${now} since this was asked for; nothing was touched`)
  }
  const image = await host.inspectImage(container.imageId, signal)
  if (image === null) {
    throw ending(
      'refused',
      'old_image_gone',
      `The image that ${name} runs was removed from the host, so it could not be put back; recreate the container once by hand`,
    )
  }
  const [all, info] = [await host.listContainers(signal), await host.info(signal)]
  const recipe = recordRecipe(container, image, recordContext(all, info))
  return { container, image, recipe, hash: recipeHash(recipe) }
}

export function serviceState({ state }: ContainerInspect): 'running' | 'paused' | 'stopped' {
  if (state.paused) return 'paused'
  return state.running || state.restarting ? 'running' : 'stopped'
}
