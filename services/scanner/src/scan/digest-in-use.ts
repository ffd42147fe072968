import { parseReference } from '@sentinel/shared/images/reference'
import type { ContainerDoc } from '@sentinel/shared/resources/container'

/** The digest under which the container's own repository knows its image; any other repository's only for want of it. */
export function digestInUse({ image, repoDigests }: Pick<ContainerDoc, 'image' | 'repoDigests'>): string {
  const own = repositoryOf(image)
  const match = repoDigests.find((text) => repositoryOf(text) === own) ?? repoDigests[0]
  return match?.slice(match.lastIndexOf('@') + 1) ?? ''
}

function repositoryOf(text: string): string {
  try {
    const { registry, repository } = parseReference(text)
    return `${registry}/${repository}`
  } catch {
    return text
  }
}
