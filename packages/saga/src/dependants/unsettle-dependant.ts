import { candidateName } from '@sentinel/docker/recipe/update-names'
import { volumesCreatedBy } from '@sentinel/docker/recipe/volumes-created-by'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { giveName } from '../steps/give-name.ts'
import { noRestart } from '../steps/no-restart.ts'
import type { Dependant } from './dependant.ts'

/** The one that hangs on new makes room; the one that hangs on old has its name and policy back, and is started later. */
export async function unsettleDependant(
  ctx: ReplaceContext,
  { dependant, index }: { dependant: Dependant; index: number },
  signal: AbortSignal,
): Promise<void> {
  const { host, update } = ctx
  const { id, name, autoRemove, restartPolicy } = dependant
  const candidate = candidateName(update._id, index)
  const fresh = await host.inspectContainer(dependant.newId ?? candidate, signal)
  const old = await host.inspectContainer(id, signal)
  if (old === null && !autoRemove) {
    throw attention(
      `The old ${name} (${id.slice(0, 12)}) vanished while it was made anew with ${update.name}`,
    )
  }
  if (fresh !== null && !fresh.autoRemove) await host.setRestartPolicy(fresh.id, noRestart, signal)
  if (fresh?.state.running || fresh?.state.restarting) await host.stopContainer(fresh.id, {}, signal)
  if (fresh?.state.running && fresh.autoRemove) await host.waitContainer(fresh.id, 'removed', signal)
  const rest = fresh === null ? null : await host.inspectContainer(fresh.id, signal)
  if (rest?.name === name) await host.renameContainer(rest.id, candidate, signal)
  if (old !== null && old.name !== name) await giveName(ctx, old.id, signal, name)
  if (old !== null && !old.autoRemove && old.restartPolicy.name !== restartPolicy.name)
    await host.setRestartPolicy(old.id, restartPolicy, signal)
  if (rest === null) return
  await host.removeContainer(rest.id, { force: true }, signal)
  for (const volume of volumesCreatedBy(rest)) await host.removeVolume(volume, signal)
}
