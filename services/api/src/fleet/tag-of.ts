import { parseReference } from '@sentinel/shared/images/reference'

/** The tag as written; empty where none is written or the text is no reference at all. */
export function tagOf(image: string): string {
  try {
    return parseReference(image).tag ?? ''
  } catch {
    return ''
  }
}
