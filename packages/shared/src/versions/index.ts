import { calendarTag } from './calendar-tag.ts'
import { numericTag } from './numeric-tag.ts'
import type { VersionScheme } from './scheme.ts'
import { semverTag } from './semver-tag.ts'

/** The narrowest first: the scheme of a tag is the first that reads it and is meant by it. */
export const versionSchemes: readonly VersionScheme[] = [calendarTag, semverTag, numericTag]

/** The scheme that reads this tag; undefined for tags that are followed by digest only. `tags`: all of its repository. */
export function findVersionScheme(tag: string, tags: readonly string[] = []): VersionScheme | undefined {
  return versionSchemes.find((scheme) => {
    const version = scheme.parse(tag)
    return version !== null && (scheme.isMeant?.(version, tags) ?? true)
  })
}
