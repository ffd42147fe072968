import type { ContainerInspect, ContainerMount } from '../engine-types.ts'
import { dependantsOf } from './dependants.ts'
import { isOurs } from './update-names.ts'

export type RefusalCode = 'swarm_task' | 'own_stack' | 'leftover' | 'parent_auto_remove' | 'dependant_fixed'

export interface Refusal {
  readonly code: RefusalCode
  readonly text: string
}

/** Why this container must not be replaced by the ordinary way; empty where it may. */
export function describeRefusals(
  container: ContainerInspect,
  allContainers: readonly ContainerInspect[],
): Refusal[] {
  const { labels, name } = container
  const refusals: Refusal[] = []
  if (labels['com.docker.swarm.task'] !== undefined || labels['com.docker.swarm.task.id'] !== undefined) {
    refusals.push({
      code: 'swarm_task',
      text: `${name} is a task of a Swarm service; update the service instead`,
    })
  }
  if (labels['sentinel.self'] === 'true') {
    refusals.push({
      code: 'own_stack',
      text: `${name} belongs to Sentinel itself; update Sentinel as a whole`,
    })
  }
  if (isOurs(name)) {
    const text = `${name} was left over by an earlier update; settle that update, or remove the container`
    refusals.push({ code: 'leftover', text })
  }
  const dependants = dependantsOf(container, allContainers)
  const [first] = dependants
  if (first && container.autoRemove) {
    const text = `${name} goes with its end (--rm) and ${first.name} hangs on it; create ${name} without --rm, then it can be updated`
    refusals.push({ code: 'parent_auto_remove', text })
  }
  for (const dependant of dependants) {
    const why = unrepeatable(dependant, container)
    if (why === undefined) continue
    const text = `${dependant.name} hangs on ${name} and cannot be made anew with it, because it ${why}`
    refusals.push({ code: 'dependant_fixed', text })
  }
  return refusals
}

/** Why a container that hangs on another one cannot be made anew with it. */
function unrepeatable(dependant: ContainerInspect, parent: ContainerInspect): string | undefined {
  if (dependant.labels['sentinel.self'] === 'true') return 'belongs to Sentinel itself'
  const losesVolumes = dependant.autoRemove && dependant.mounts.some((mount) => isOwnNameless(mount, parent))
  return losesVolumes ? 'goes with its end (--rm), and so would its nameless volumes' : undefined
}

function isOwnNameless({ type, name = '' }: ContainerMount, parent: ContainerInspect): boolean {
  const isNameless = type === 'volume' && /^[0-9a-f]{64}$/.test(name)
  return isNameless && !parent.mounts.some((mount) => mount.name === name)
}
