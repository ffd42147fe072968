import { splitReference } from '../split-reference.ts'

/** As the user writes it: without the digest that a service is pinned to. */
export function unpinned(image: string): string {
  const { repository, tag } = splitReference(image)
  return tag === undefined ? repository : `${repository}:${tag}`
}
