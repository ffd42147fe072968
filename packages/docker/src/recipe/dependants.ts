import type { ContainerInspect } from '../engine-types.ts'
import { readString, readStrings } from '../read-field.ts'

const namespaces = { NetworkMode: 'network', IpcMode: 'ipc', PidMode: 'pid' } as const

export interface Share {
  readonly what: 'network' | 'ipc' | 'pid' | 'volumes'
  /** The other container, as the engine names it: by id, or by name. */
  readonly target: string
}

/** Of which containers this one uses namespaces or volumes. */
export function sharesOf({ hostConfig }: Pick<ContainerInspect, 'hostConfig'>): Share[] {
  const modes = Object.entries(namespaces).flatMap(([field, what]) => {
    const mode = readString(hostConfig[field])
    return mode.startsWith('container:') ? [{ what, target: mode.slice('container:'.length) }] : []
  })
  const volumes = readStrings(hostConfig['VolumesFrom']).map((from) => ({
    what: 'volumes' as const,
    target: from.split(':')[0] ?? from,
  }))
  return [...modes, ...volumes]
}

/** Compose writes the id, people write the name, and a short id is an id too. */
export function isMeant({ id, name }: Pick<ContainerInspect, 'id' | 'name'>, target: string): boolean {
  if (target === '') return false
  const isShortId = /^[0-9a-f]{12,64}$/.test(target) && id.startsWith(target)
  return isShortId || target.replace(/^\//, '') === name
}

/** What hangs on a container, and what hangs on that, so that each comes after everything it hangs on. */
export function dependantsOf(
  parent: Pick<ContainerInspect, 'id' | 'name'>,
  all: readonly ContainerInspect[],
): ContainerInspect[] {
  const found = new Map<string, ContainerInspect>()
  const visited = new Set([parent.id])

  function visit(of: Pick<ContainerInspect, 'id' | 'name'>): void {
    const children = all.filter((other) => sharesOf(other).some(({ target }) => isMeant(of, target)))
    for (const child of children.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
      if (visited.has(child.id)) continue
      visited.add(child.id)
      visit(child)
      found.set(child.id, child)
    }
  }

  visit(parent)
  // A child is put down after its own children: backwards, each follows everything it hangs on.
  return [...found.values()].toReversed()
}
