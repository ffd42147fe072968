import { splitReference } from '../split-reference.ts'

export interface ReferenceTarget {
  readonly imageId: string
  /** Left out, the tag stays. */
  readonly tag?: string
  /** Needed where the owner pinned a digest. */
  readonly digest?: string
}

/** The new image in the form in which the owner named the old one: tag, tag and digest, digest alone, or bare id. */
export function retargetReference(written: string, target: ReferenceTarget): string {
  if (isImageId(written)) return target.imageId
  const { repository, tag: oldTag, digest: oldDigest } = splitReference(written)
  const tag = target.tag ?? oldTag
  const digest = oldDigest === undefined ? undefined : (target.digest ?? oldDigest)
  const tagPart = tag === undefined || (oldTag === undefined && digest !== undefined) ? '' : `:${tag}`
  return `${repository}${tagPart}${digest === undefined ? '' : `@${digest}`}`
}

export function isImageId(reference: string): boolean {
  return /^(sha256:)?[0-9a-f]{64}$/.test(reference) || /^sha256:[0-9a-f]{12,64}$/.test(reference)
}
