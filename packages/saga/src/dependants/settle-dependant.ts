import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { createBodyFor, type CreatePlan } from '@sentinel/docker/recipe/create-body'
import { asideName, candidateName } from '@sentinel/docker/recipe/update-names'
import { AppError } from '@sentinel/shared/errors/app-error'
import { attention } from '../ending.ts'
import type { ReplaceContext } from '../replace-context.ts'
import { known, type Replacement } from '../replacement.ts'
import type { StepRun } from '../step.ts'
import { giveName, refuseStranger } from '../steps/give-name.ts'
import { noRestart } from '../steps/no-restart.ts'
import { refuseDifferences } from '../steps/check-fidelity.ts'
import type { Dependant } from './dependant.ts'
import { underItsReference } from './moved-tag.ts'
import { recordContext } from './record-context.ts'
import { isInDeadNamespace } from './serves-since.ts'

type Run = Pick<StepRun<Replacement>, 'signal' | 'waitSignal' | 'note'>

export interface Settling {
  readonly dependant: Dependant
  readonly index: number
  /** Those that were made anew before, in whose namespaces and volumes it may live. */
  readonly parents: readonly ContainerInspect[]
  readonly keepNewId: (id: string) => Promise<void>
}

/** One container that hung on old is made anew, to hang on new, and ends in the state in which it was. */
export async function settleDependant(
  ctx: ReplaceContext,
  state: Replacement,
  settling: Settling,
  run: Run,
): Promise<ContainerInspect | null> {
  const { host, update } = ctx
  const { dependant, index, parents } = settling
  const { name, autoRemove } = dependant
  const { signal } = run
  const old = await host.inspectContainer(dependant.id, signal)
  if (old === null && !autoRemove && !state.isKept) throw vanished('old', dependant)
  const fresh = await freshOf(ctx, state, settling, run)
  if (fresh === null) return null
  await refuseStranger(ctx, [dependant.id, fresh.id], signal, name)
  // An engine that restarted meanwhile has revived an `always` container.
  if (old?.state.running) await host.stopContainer(old.id, {}, signal)
  if (old?.name === name) await host.renameContainer(old.id, asideName(update._id, index), signal)
  if (fresh.name !== name) await giveName(ctx, fresh.id, signal, name)
  if (old !== null && !old.autoRemove && old.restartPolicy.name !== noRestart.name) {
    await host.setRestartPolicy(old.id, noRestart, signal)
  }
  if (state.isKept && !fresh.autoRemove)
    await host.setRestartPolicy(fresh.id, dependant.restartPolicy, signal)
  if (dependant.state === 'stopped') return fresh
  if (isInDeadNamespace(fresh, parents)) await host.stopContainer(fresh.id, {}, signal)
  await host.startContainer(fresh.id, signal)
  const started = await host.inspectContainer(fresh.id, signal)
  if (dependant.state === 'paused' && started && !started.state.paused)
    await host.pauseContainer(fresh.id, signal)
  return started
}

/** Made now, or by an earlier try; null for a `--rm` container that has ended since. */
async function freshOf(
  ctx: ReplaceContext,
  state: Replacement,
  { dependant, index, keepNewId }: Settling,
  run: Run,
): Promise<ContainerInspect | null> {
  const { host, update } = ctx
  const { signal } = run
  const candidate = candidateName(update._id, index)
  if (dependant.newId !== undefined) {
    const made = await host.inspectContainer(dependant.newId, signal)
    if (made === null && !dependant.autoRemove) throw vanished('new', dependant)
    return made
  }
  const earlier = await host.inspectContainer(candidate, signal)
  if (earlier !== null && earlier.imageId !== dependant.imageId)
    await host.removeContainer(earlier.id, { force: true }, signal)
  const made =
    earlier?.imageId === dependant.imageId ? earlier : await make(ctx, state, dependant, candidate, run)
  await keepNewId(made.id)
  return made
}

async function make(
  ctx: ReplaceContext,
  state: Replacement,
  dependant: Dependant,
  candidate: string,
  run: Run,
): Promise<ContainerInspect> {
  const { host } = ctx
  const { signal } = run
  const plan = await underItsReference(ctx, dependant, run, async (reference) => {
    const made = await planFor(ctx, state, dependant, reference, signal)
    await host.createContainer({ name: candidate, body: made.body }, signal)
    return made
  })
  for (const { network, endpoint } of plan.networksToConnect)
    await host.connectNetwork(network, candidate, endpoint, signal)
  for (const network of plan.networksToDisconnect) await host.disconnectNetwork(network, candidate, signal)
  const made = await host.inspectContainer(candidate, signal)
  const image = await host.inspectImage(dependant.imageId, signal)
  if (made === null || image === null) throw vanished('new', dependant)
  if (made.imageId !== dependant.imageId) {
    const message = `${dependant.reference} came to mean another image while ${dependant.name} was made anew; try again`
    throw new AppError('upstream', 'image_moved', message)
  }
  const info = await host.info(signal)
  const all = (await host.listContainers(signal)).map(({ id, name, mounts }) => ({ id, name, mounts }))
  refuseDifferences(dependant.recipe, { container: made, image }, recordContext(all, info))
  return made
}

/** How it is made on its own image. */
export async function planFor(
  { host }: ReplaceContext,
  state: Replacement,
  { imageId, name, recipe }: Dependant,
  imageReference: string,
  signal: AbortSignal,
): Promise<CreatePlan> {
  const newImage = await host.inspectImage(imageId, signal)
  if (newImage === null) {
    const message = `The image of ${name} (${imageId}) vanished from the host, so it cannot be made anew`
    throw new AppError('conflict', 'image_missing', message)
  }
  return createBodyFor(recipe, { imageReference, newImage, apiVersion: known(state, 'apiVersion') })
}

function vanished(which: 'old' | 'new', { name, id, newId }: Dependant) {
  const what = which === 'old' ? id : (newId ?? '')
  return attention(
    `The ${which} ${name} (${what.slice(0, 12)}) vanished while it was made anew with what it hangs on`,
  )
}
