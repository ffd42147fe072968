import { parseReference } from '@sentinel/shared/images/reference'
import type { ContainerDoc } from '@sentinel/shared/resources/container'

/** The digest under which the container's own repository knows its image; empty for what was never pushed or pulled. */
export function digestOf({ image, repoDigests }: Pick<ContainerDoc, 'image' | 'repoDigests'>): string {
  const known = repoDigests.map(read).filter((reference) => reference !== undefined)
  const wanted = read(image)
  const own = known.find(
    ({ registry, repository }) => registry === wanted?.registry && repository === wanted.repository,
  )
  return (own ?? known[0])?.digest ?? ''
}

function read(text: string) {
  try {
    return parseReference(text)
  } catch {
    return undefined
  }
}
