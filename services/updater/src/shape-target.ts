import type { Recipe } from '@sentinel/docker/recipe/recipe'
import { readRecord } from '@sentinel/docker/read-field'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { wantsFreshVolumes, withFreshVolumes } from './cleanup/remove-volumes.ts'
import { configHashLabel } from './compose-sync/config-hash.ts'
import { hookLabels } from './hooks/hook-labels.ts'
import type { UpdaterContext } from './updater-context.ts'

/** The recipe of the new container, where settings and labels ask for more than what its owner set. */
export async function shapeTarget(
  ctx: Pick<UpdaterContext, 'db' | 'settings'>,
  update: UpdateDoc,
  recipe: Recipe,
): Promise<Recipe> {
  const shaped = (await wantsFreshVolumes(ctx, recipe)) ? withFreshVolumes(recipe) : recipe
  const labels = { ...(await hookLabels(ctx, update)), ...(await configHashLabel(ctx, update, recipe)) }
  if (Object.keys(labels).length === 0) return shaped
  const own = readRecord(shaped.config['Labels'])
  return { ...shaped, config: { ...shaped.config, Labels: { ...own, ...labels } } }
}
