import type { Recipe } from '@sentinel/docker/recipe/recipe'
import { readList, readRecord, readString } from '@sentinel/docker/read-field'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { Context } from '@sentinel/shared/runtime/context'
import type { UpdaterContext } from '../updater-context.ts'

export const removeVolumesLabel = 'sentinel.remove-volumes'
const anonymousName = /^[0-9a-f]{64}$/

/** The owner's own label, else the setting. */
export async function wantsFreshVolumes(
  { settings }: Pick<Context, 'settings'>,
  recipe: Recipe,
): Promise<boolean> {
  const { values } = await settings.read()
  const written = readString(readRecord(recipe.config['Labels'])[removeVolumesLabel]).trim().toLowerCase()
  return written === '' ? values['images.removeVolumes'] : written === 'true'
}

/** Volumes that nobody named, among what a container mounts. */
export function anonymousVolumes(recipe: Recipe): string[] {
  return readList(recipe.hostConfig['Mounts'])
    .map(readRecord)
    .filter(({ Type, Source }) => Type === 'volume' && anonymousName.test(readString(Source)))
    .map(({ Source }) => readString(Source))
}

/** The same container with fresh volumes where nobody named them. */
export function withFreshVolumes(recipe: Recipe): Recipe {
  const mounts = readList(recipe.hostConfig['Mounts']).map((entry) => {
    const { Source, ...mount } = readRecord(entry)
    const isAnonymous = mount['Type'] === 'volume' && anonymousName.test(readString(Source))
    return isAnonymous ? mount : readRecord(entry)
  })
  return mounts.length === 0 ? recipe : { ...recipe, hostConfig: { ...recipe.hostConfig, Mounts: mounts } }
}

/** Of old, where that was asked for, and never one that any container mounts. */
export async function removeVolumes(
  ctx: UpdaterContext,
  update: UpdateDoc,
  signal: AbortSignal,
): Promise<string[]> {
  if (update.recipe === undefined) return []
  const recipe = JSON.parse(update.recipe) as Recipe
  const names = anonymousVolumes(recipe)
  if (names.length === 0 || !(await wantsFreshVolumes(ctx, recipe))) return []
  const all = await ctx.host.listContainers(signal)
  const mounted = new Set(all.flatMap(({ mounts }) => mounts.map(({ name }) => name)))
  const removed: string[] = []
  for (const name of names) {
    const volume = mounted.has(name) ? null : await ctx.host.inspectVolume(name, signal)
    if (volume?.anonymous === true && (await isRemoved(ctx, name, signal))) removed.push(name.slice(0, 12))
  }
  if (removed.length === 0) return []
  return [`Anonymous volumes of the old container were removed: ${removed.join(', ')}`]
}

async function isRemoved({ host }: UpdaterContext, name: string, signal: AbortSignal): Promise<boolean> {
  try {
    await host.removeVolume(name, signal)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'volume_in_use') return false
    throw error
  }
}
