import type { ImageInspect } from '@sentinel/docker/engine-types'
import { retargetReference } from '@sentinel/docker/recipe/retarget-reference'
import { parseReference } from '@sentinel/shared/images/reference'
import type { UpdateDoc } from '@sentinel/shared/resources/update'

/**
 * What the new container is created by. A digest that its owner wrote, beside a tag or instead of one, is written anew:
 * left out, the container would follow a tag that its owner had fixed.
 */
export function inOwnersForm(
  written: string,
  { to, kind }: Pick<UpdateDoc, 'to' | 'kind'>,
  image: Pick<ImageInspect, 'id' | 'repoDigests'>,
): string {
  const { reference } = to
  if (kind === 'rollback' || !written.includes('@') || reference.includes('@')) return reference
  const [old, fresh] = [parseReference(written), parseReference(reference)]
  if (old.registry !== fresh.registry || old.repository !== fresh.repository) return reference
  const digest = to.digest === '' ? digestIn(image, fresh) : to.digest
  if (digest === undefined) return reference
  return retargetReference(written, { imageId: image.id, tag: fresh.tag ?? 'latest', digest })
}

function digestIn(
  { repoDigests }: Pick<ImageInspect, 'repoDigests'>,
  { registry, repository }: { registry: string; repository: string },
): string | undefined {
  return repoDigests
    .map((each) => parseReference(each))
    .find((each) => each.registry === registry && each.repository === repository)?.digest
}
