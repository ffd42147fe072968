import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'
import { labelsOfHooks } from './resolve-hook.ts'

/** Stored hooks as labels of the new container, where that is asked for. */
export async function hookLabels(
  { db, settings }: Pick<Context, 'db' | 'settings'>,
  { hostId, name }: Pick<UpdateDoc, 'hostId' | 'name'>,
): Promise<Record<string, string>> {
  const { values } = await settings.read()
  if (!values['hooks.writeLabels']) return {}
  return labelsOfHooks(await db.hooks.find({ hostId, name }).lean())
}
