import { readRecord, readString } from '@sentinel/docker/read-field'
import { splitReference } from '@sentinel/docker/split-reference'
import type { ServiceInspect } from '@sentinel/docker/services/service-types'
import { unpinned } from '@sentinel/docker/services/unpinned'
import { ending } from '@sentinel/saga/ending'
import type { ReplaceContext } from '@sentinel/saga/replace-context'
import type { Replacement } from '@sentinel/saga/replacement'
import type { Step } from '@sentinel/saga/step'
import { shownName } from '@sentinel/shared/resources/service'
import { knownRollout, type Rollout } from './rollout.ts'
import { forceUpdateOf, pinned, specHash } from './service-spec.ts'

type RolloutStep = Step<ReplaceContext, Replacement>

/** What the service is now: its whole spec is ours to change only while it is this one. */
export const recordService: RolloutStep = {
  name: 'record',
  async run(ctx, _state, { signal }): Promise<Partial<Rollout>> {
    const service = await findService(ctx, signal)
    const { digest } = splitReference(service.image)
    const previous = readRecord(readRecord(service.previousSpec?.['TaskTemplate'])['ContainerSpec'])
    return {
      oldReference: unpinned(service.image),
      oldDigest: digest ?? '',
      specHash: specHash(service.spec),
      rolloutBefore: service.rollout?.startedAt?.getTime() ?? 0,
      ...(ctx.update.kind === 'rollback' ? { targetImage: readString(previous['Image']) } : {}),
    }
  },
}

export const refuseService: RolloutStep = {
  name: 'refuse',
  async run(ctx, _state, { signal }) {
    const service = await findService(ctx, signal)
    if (service.labels['sentinel.self'] === 'true') {
      const reason = `${service.name} belongs to Sentinel itself; update it by hand, for example with docker stack deploy`
      throw ending('refused', 'own_stack', reason)
    }
    if (service.mode === 'job') {
      const reason = `${service.name} is a job that runs to an end; it takes a new image when it is run again`
      throw ending('refused', 'service_is_job', reason)
    }
    if (ctx.update.kind === 'rollback' && service.previousSpec === undefined) {
      const reason = `The engine keeps no earlier state of ${service.name}; update it to a version instead`
      throw ending('refused', 'nothing_to_roll_back', reason)
    }
    return {}
  },
}

/** The digest that every node is to pull, and whether the engine has to be pushed to begin. */
export const pinDigest: RolloutStep = {
  name: 'pin',
  async run(ctx, _state, { signal, waitSignal }): Promise<Partial<Rollout>> {
    const { update } = ctx
    if (update.kind === 'rollback') return {}
    const service = await findService(ctx, signal)
    const { reference } = update.to
    let digest = update.to.digest || splitReference(reference).digest
    let platforms: Rollout['targetPlatforms']
    if (digest === undefined || digest === '' || service.platforms.length > 0) {
      const auth = await ctx.authFor(reference)
      const asked = digest ? pinned(reference, digest) : reference
      const found = await ctx.host.askDistribution(asked, auth, waitSignal)
      platforms = found.platforms
      digest ||= found.digest
    }
    const targetImage = pinned(reference, digest)
    const isSame = targetImage === service.image
    if (isSame && !(await isStuck(ctx, service, signal))) {
      throw ending('unchanged', 'unchanged', `${service.name} runs ${reference} in this very build already`)
    }
    return {
      reference,
      targetImage,
      newDigest: digest,
      ...(platforms === undefined ? {} : { targetPlatforms: platforms }),
      ...(isSame ? { forceUpdate: forceUpdateOf(service.spec) + 1 } : {}),
    }
  },
  says: (state) => (state as Rollout).targetImage,
}

/** It has this image in its spec, but not all of its tasks run it: an earlier rollout ended on the way. */
async function isStuck({ host }: ReplaceContext, service: ServiceInspect, signal: AbortSignal) {
  if (service.rollout?.state === 'paused' || service.rollout?.state === 'rollback_paused') return true
  const tasks = await host.listTasks(service.id, signal)
  return tasks.some(({ desiredState, image }) => desiredState === 'running' && image !== service.image)
}

/** What the last step saw, for the history. */
export const countTasks: RolloutStep = {
  name: 'count-tasks',
  async run(ctx, state, { signal }): Promise<Partial<Rollout>> {
    const target = knownRollout(state, 'targetImage')
    const tasks = await ctx.host.listTasks(ctx.update.containerId, signal)
    const wanted = tasks.filter(({ desiredState }) => desiredState === 'running')
    const there = wanted.filter((task) => task.image === target && task.state === 'running')
    return { tasksText: `${there.length} of ${wanted.length} tasks run ${target}` }
  },
  says: (state) => (state as Rollout).tasksText,
}

/** @throws AppError that ends the update as superseded where the service is gone or is another one. */
export async function findService({ host, update }: ReplaceContext, signal: AbortSignal) {
  const service = await host.inspectService(update.containerId, signal)
  const name = shownName(update.name)
  if (service?.name === name) return service
  throw ending(
    'superseded',
    'superseded',
    `The service ${name} is gone or was made anew since this was asked for; nothing was touched`,
  )
}
