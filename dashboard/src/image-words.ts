import type { ImageView } from './api/views.ts'

export const imageShows = ['all', 'used', 'kept', 'idle'] as const
export type ImageShow = (typeof imageShows)[number]

export const imageShowNames: Readonly<Record<ImageShow, string>> = {
  all: 'All',
  used: 'In use',
  kept: 'Kept for a rollback',
  idle: 'Used by nothing',
}

export function showOf({ in_use, kept }: ImageView): Exclude<ImageShow, 'all'> {
  return in_use ? 'used' : kept ? 'kept' : 'idle'
}

/** Names that Sentinel gives to what it keeps say nothing to people. */
export function isOurTag(tag: string): boolean {
  return tag.startsWith('sentinel-keep/')
}

/** What people call it; without a name, what a container ran it as. */
export function imageName({ repo_tags, kept_for, id }: ImageView): string {
  const own = repo_tags.filter((tag) => !isOurTag(tag))
  return own[0] ?? kept_for[0]?.reference ?? id.replace('sha256:', '').slice(0, 12)
}

/** More names of the same image. */
export function otherNames(image: ImageView): string[] {
  const shown = imageName(image)
  return image.repo_tags.filter((tag) => !isOurTag(tag) && tag !== shown)
}

/** What pruning takes: no name leads to it, and no container uses it. */
export function prunable(images: readonly ImageView[]): ImageView[] {
  return images.filter(({ repo_tags, in_use }) => repo_tags.length === 0 && !in_use)
}

/** By name, the newest first. */
export function inOrder(images: readonly ImageView[]): ImageView[] {
  return images.toSorted((a, b) => imageName(a).localeCompare(imageName(b)) || b.created - a.created)
}

export function whyNotRemoved({ used_by, kept_for, in_use, kept }: ImageView): string | undefined {
  if (in_use)
    return `${list(used_by.map(userName))} ${used_by.length === 1 ? 'is' : 'are'} made from it. Remove what uses it first.`
  if (kept)
    return `It is kept so that ${list(kept_for.map((each) => each.container_name))} can be rolled back.`
  return undefined
}

/** A task of a swarm bears the task's id after its name, which says nothing to people. */
export function userName(name: string): string {
  return name.replace(/^(.+\.\d+)\.[a-z0-9]{25}$/, '$1')
}

export function list(names: readonly string[]): string {
  const all = [...new Set(names)]
  const last = all.at(-1) ?? 'a container'
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`
}
