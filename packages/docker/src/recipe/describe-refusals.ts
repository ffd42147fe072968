import type { ContainerInspect } from '../engine-types.ts'
import { readString, readStrings } from '../read-field.ts'
import { isOurs } from './update-names.ts'

export type RefusalCode = 'swarm_task' | 'own_stack' | 'leftover' | 'namespace_child' | 'namespace_parent'

export interface Refusal {
  readonly code: RefusalCode
  readonly text: string
}

const namespaces = { NetworkMode: 'network', IpcMode: 'ipc', PidMode: 'pid' } as const

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
  for (const { what, target } of dependencies(container)) {
    const text = `${name} uses the ${what} of container ${target}; such containers cannot be updated yet`
    refusals.push({ code: 'namespace_child', text })
  }
  for (const other of allContainers) {
    const shared = dependencies(other).filter(({ target }) => isMeant(container, target))
    if (other.id === container.id || shared.length === 0) continue
    const what = shared.map((dependency) => dependency.what).join(', ')
    const text = `${other.name} uses the ${what} of ${name} and would break; such containers cannot be updated yet`
    refusals.push({ code: 'namespace_parent', text })
  }
  return refusals
}

function dependencies(container: ContainerInspect): { what: string; target: string }[] {
  const modes = Object.entries(namespaces).flatMap(([field, what]) => {
    const mode = readString(container.hostConfig[field])
    return mode.startsWith('container:') ? [{ what, target: mode.slice('container:'.length) }] : []
  })
  const volumes = readStrings(container.hostConfig['VolumesFrom']).map((from) => ({
    what: 'volumes',
    target: from.split(':')[0] ?? from,
  }))
  return [...modes, ...volumes]
}

/** Compose writes the id, people write the name, and a short id is an id too. */
function isMeant(container: ContainerInspect, target: string): boolean {
  if (target === '') return false
  const isShortId = /^[0-9a-f]{12,64}$/.test(target) && container.id.startsWith(target)
  return isShortId || target.replace(/^\//, '') === container.name
}
