import type { ContainerInspect, HostInfo } from '@sentinel/docker/engine-types'
import type { Host } from '@sentinel/docker/host'
import { dependantsOf } from '@sentinel/docker/recipe/dependants'
import { recordRecipe } from '@sentinel/docker/recipe/record-recipe'
import { AppError } from '@sentinel/shared/errors/app-error'
import { serviceState } from '../steps/inspect-old.ts'
import type { Dependant } from './dependant.ts'
import { recordContext } from './record-context.ts'

/** What hangs on old as it is now, in the order in which it is made anew. */
export async function recordDependants(
  host: Pick<Host, 'inspectImage'>,
  old: ContainerInspect,
  {
    all,
    info,
  }: { all: readonly ContainerInspect[]; info: Pick<HostInfo, 'name' | 'apiVersion' | 'isPodman'> },
  signal?: AbortSignal,
): Promise<Dependant[]> {
  const context = recordContext(all, info)
  const recorded: Dependant[] = []
  for (const container of dependantsOf(old, all)) {
    const image = await host.inspectImage(container.imageId, signal)
    if (image === null) throw imageGone(container.name, old.name)
    const { stopTimeoutSeconds, state } = container
    recorded.push({
      name: container.name,
      id: container.id,
      imageId: container.imageId,
      reference: container.imageReference,
      state: serviceState(container),
      wasWell: state.running && !state.paused && !state.restarting && state.health !== 'unhealthy',
      restartPolicy: container.restartPolicy,
      autoRemove: container.autoRemove,
      ...(stopTimeoutSeconds === undefined ? {} : { stopTimeoutSeconds }),
      recipe: recordRecipe(container, image, context),
    })
  }
  return recorded
}

function imageGone(child: string, name: string): AppError {
  return new AppError(
    'conflict',
    'dependant_image_gone',
    `The image that ${child} runs was removed from the host, so ${child} could not be made anew with ${name}; recreate it once by hand`,
  )
}
