import type { PullProgress } from '@sentinel/docker/engine-types'
import type { Recipe } from '@sentinel/docker/recipe/recipe'
import { splitReference } from '@sentinel/docker/split-reference'
import type { ServiceInspect } from '@sentinel/docker/services/service-types'
import type { ReplaceContext } from '@sentinel/saga/replace-context'
import type { Replacement } from '@sentinel/saga/replacement'
import type { Step } from '@sentinel/saga/step'
import { pullProgress } from '@sentinel/saga/steps/pull'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { SettingsRecord } from '@sentinel/shared/settings/catalogue'
import { knownRollout } from './rollout.ts'
import { findService } from './steps.ts'

const name = 'gate-image'

/**
 * What images of containers must pass, for the image of a service. It is pulled to the manager only where one of the
 * gates will look into it, or where pulling is all that is wanted.
 */
export function gateServiceImage(values: SettingsRecord): Step<ReplaceContext, Replacement> {
  return {
    name,
    async run(ctx, state, { signal, waitSignal }) {
      const { host, update } = ctx
      if (update.kind === 'rollback') return {}
      const service = await findService(ctx, signal)
      const target = knownRollout(state, 'targetImage')
      const newImageId = needsImage(ctx, service, values)
        ? await pullHere(ctx, target, waitSignal)
        : undefined
      const moment = {
        host,
        state: {
          ...state,
          oldId: service.id,
          recipe: recipeOf(service),
          ...(newImageId === undefined ? {} : { newImageId }),
        },
        authFor: (reference: string) => ctx.authFor(reference),
      }
      const said: string[] = []
      for (const seam of ctx.imageGates) {
        const text = await seam(update, waitSignal, moment)
        if (typeof text === 'string') said.push(text)
      }
      return said.length === 0 ? {} : { said: { ...state.said, [name]: said.join('; ') } }
    },
    says: ({ said }) => said?.[name],
  }
}

function needsImage({ update }: ReplaceContext, { labels }: ServiceInspect, values: SettingsRecord): boolean {
  return (
    values['supplyChain.verify'] !== 'disabled' ||
    values['supplyChain.scan'] === 'pre-update' ||
    values['policy.pullOnly'] ||
    update.isPullOnly === true ||
    'sentinel.verify' in labels ||
    'sentinel.pull-only' in labels
  )
}

async function pullHere(ctx: ReplaceContext, target: string, signal: AbortSignal): Promise<string> {
  const { host } = ctx
  const { repository, digest = '' } = splitReference(target)
  const reference = `${repository}@${digest}`
  const auth = await ctx.authFor(reference)
  const onProgress = (pulled: PullProgress) => ctx.progress(pullProgress(pulled))
  await host.pullImage(reference, { ...(auth && { auth }), onProgress }, signal)
  const image = await host.inspectImage(reference, signal)
  if (image !== null) return image.id
  throw new AppError('upstream', 'image_missing', `${reference} was pulled but is not on the host; try again`)
}

/** As far as gates ask for it: the labels of the owner are those of the service. */
function recipeOf({ name: service, image, labels }: ServiceInspect): Recipe {
  return {
    format: 1,
    name: service,
    imageReference: image,
    hasComposeImageLabel: false,
    config: { Labels: labels },
    hostConfig: {},
    networks: [],
  }
}
