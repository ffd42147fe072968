import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import type { Replacement } from '../replacement.ts'
import type { StepRun } from '../step.ts'
import { outlastStop } from '../steps/outlast-stop.ts'
import type { Dependant } from './dependant.ts'
import { planFor } from './settle-dependant.ts'
import { underItsReference } from './moved-tag.ts'
import { isInDeadNamespace } from './serves-since.ts'

/** Old runs again: what hangs on it is started in its namespaces, also what never stopped and lives in dead ones. */
export async function reviveDependant(
  ctx: ReplaceContext,
  state: Replacement,
  { dependant, parents }: { dependant: Dependant; parents: readonly ContainerInspect[] },
  run: StepRun<Replacement>,
): Promise<ContainerInspect | null> {
  const { host } = ctx
  const { signal } = run
  const old = await oldOf(ctx, state, dependant, run)
  if (dependant.state === 'stopped') return old
  if (!state.areDependantsStopped)
    await outlastStop(ctx, { id: old.id, seconds: dependant.stopTimeoutSeconds }, run)
  const now = await host.inspectContainer(old.id, signal)
  if (now !== null && isInDeadNamespace(now, parents)) await host.restartContainer(old.id, {}, signal)
  else await host.startContainer(old.id, signal)
  const again = await host.inspectContainer(old.id, signal)
  if (dependant.state === 'paused' && again && !again.state.paused) await host.pauseContainer(old.id, signal)
  return again
}

/** A `--rm` container went with its stop and is made again; it held no volumes of its own. */
async function oldOf(
  ctx: ReplaceContext,
  state: Replacement,
  dependant: Dependant,
  run: StepRun<Replacement>,
): Promise<ContainerInspect> {
  const { host } = ctx
  const { id, name, autoRemove, imageId } = dependant
  const old = await host.inspectContainer(id, run.signal)
  if (old !== null) return old
  const gone = `The old ${name} (${id.slice(0, 12)}) vanished while what it hangs on was replaced`
  if (!autoRemove) throw attention(gone)
  const remade = await host.inspectContainer(name, run.signal)
  if (remade !== null) {
    if (remade.imageId === imageId && remade.autoRemove) return remade
    throw attention(`${gone}, and another container (${remade.id.slice(0, 12)}) bears its name`)
  }
  const plan = await underItsReference(ctx, dependant, run, async (reference) => {
    const made = await planFor(ctx, state, dependant, reference, run.signal)
    await host.createContainer({ name, body: made.body }, run.signal)
    return made
  })
  for (const { network, endpoint } of plan.networksToConnect)
    await host.connectNetwork(network, name, endpoint, run.signal)
  const made = await host.inspectContainer(name, run.signal)
  if (made === null) throw attention(gone)
  return made
}
