import type { ServiceInspect } from '@sentinel/docker/services/service-types'
import { ending } from '@sentinel/saga/ending'
import type { ReplaceContext } from '@sentinel/saga/replace-context'
import type { Replacement } from '@sentinel/saga/replacement'
import type { Step } from '@sentinel/saga/step'
import { type AppError, toAppError } from '@sentinel/shared/errors/app-error'
import { knownRollout, type Rollout } from './rollout.ts'
import { forceUpdateOf, specHash, withImage } from './service-spec.ts'
import { findService } from './steps.ts'

const tries = 5

/** Gives the service its new spec, once. */
export const rollOut: Step<ReplaceContext, Replacement> = {
  name: 'roll-out',
  async run(ctx, state, { signal }) {
    const { host, update } = ctx
    for (let attempt = 1; ; attempt += 1) {
      const service = await findService(ctx, signal)
      if (isOurs(service, state)) return {}
      if (specHash(service.spec) !== knownRollout(state, 'specHash')) throw changedMeanwhile(service.name)
      try {
        const { id, versionIndex, spec } = service
        if (update.kind === 'rollback') {
          await host.changeService({ id, versionIndex, spec, isRollback: true }, signal)
        } else {
          const next = withImage(spec, changeOf(state))
          const auth = await ctx.authFor(update.to.reference)
          await host.changeService({ id, versionIndex, spec: next, ...(auth && { auth }) }, signal)
        }
        return {}
      } catch (thrown) {
        const error = toAppError(thrown)
        if (error.code === 'service_changed' && attempt < tries) continue
        // Waiting is the saga's; everything else says that the engine did not take it.
        if (error.kind === 'unavailable' || error.kind === 'aborted') throw error
        throw ending('failed', error.code, error.message)
      }
    }
  },
}

function changeOf(state: Replacement) {
  const { targetPlatforms, forceUpdate } = state as Rollout
  return { image: knownRollout(state, 'targetImage'), platforms: targetPlatforms, forceUpdate }
}

/** An earlier try of this very update was heard, although nobody could write it down. */
function isOurs(service: ServiceInspect, state: Replacement): boolean {
  const { targetImage, forceUpdate, specHash: before, rolloutBefore = 0 } = state as Rollout
  if (specHash(service.spec) === before) return false
  const since = (service.rollout?.startedAt?.getTime() ?? 0) > rolloutBefore
  if (since && service.rollout?.state.startsWith('rollback') === true) return true
  return (
    service.image === targetImage &&
    (forceUpdate === undefined || forceUpdateOf(service.spec) === forceUpdate)
  )
}

function changedMeanwhile(name: string): AppError {
  const reason = `${name} was changed by somebody since this update began; nothing was touched, ask for it again`
  return ending('superseded', 'superseded', reason)
}
