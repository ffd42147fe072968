import { parseReference } from '@sentinel/shared/images/reference'
import type { Snapshot } from '../fleet/snapshot.ts'

/** How many containers come from each registry. */
export function registriesInUse({ facts }: Pick<Snapshot, 'facts'>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { image } of facts.containers.values()) {
    const registry = registryOfImage(image)
    if (registry !== '') counts.set(registry, (counts.get(registry) ?? 0) + 1)
  }
  return counts
}

function registryOfImage(image: string): string {
  try {
    return parseReference(image).registry
  } catch {
    return ''
  }
}
