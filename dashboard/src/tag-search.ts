import type { Explanation } from './api/views.ts'

export type TagGroup = NonNullable<Explanation['tags']>['dropped'][number]

export interface FoundTags {
  readonly group: TagGroup
  readonly tags: readonly string[]
  /** How many there were that the answer does not name. */
  readonly unnamed: number
}

/** The groups in which a tag bears the text; all of them while there is none. */
export function searchTags(groups: readonly TagGroup[], text: string): FoundTags[] {
  const wanted = text.trim().toLowerCase()
  return groups
    .map((group) => ({
      group,
      tags: group.tags.filter((tag) => tag.toLowerCase().includes(wanted)),
      unnamed: Math.max(0, group.count - group.tags.length),
    }))
    .filter(({ tags }) => wanted === '' || tags.length > 0)
}
