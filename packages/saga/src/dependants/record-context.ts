import type { ContainerInspect, HostInfo } from '@sentinel/docker/engine-types'
import { isMeant } from '@sentinel/docker/recipe/dependants'
import type { RecordContext } from '@sentinel/docker/recipe/record-recipe'

/** With it a recipe names the containers it refers to, and leaves them their volumes. */
export function recordContext(
  all: readonly Pick<ContainerInspect, 'id' | 'name' | 'mounts'>[],
  { name, apiVersion, isPodman = false }: Pick<HostInfo, 'name' | 'apiVersion' | 'isPodman'>,
): RecordContext {
  return {
    resolveName: (id) => all.find((other) => other.id.startsWith(id))?.name,
    mountsOf: (target) => all.find((other) => isMeant(other, target))?.mounts ?? [],
    engineName: name,
    apiVersion,
    isPodman,
  }
}
