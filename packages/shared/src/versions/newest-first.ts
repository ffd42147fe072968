import { versionSchemes } from './index.ts'
import type { Version, VersionScheme } from './scheme.ts'

interface Read {
  readonly scheme: VersionScheme
  readonly version: Version
}

/** The tags that are releases of the way of counting that most of them share, newest first; longer spellings first. */
export function newestFirst(tags: readonly string[]): string[] {
  const read = tags.flatMap((tag): Read[] => {
    const scheme = versionSchemes.find((each) => {
      const version = each.parse(tag)
      return version !== null && (each.isMeant?.(version, []) ?? true)
    })
    const version = scheme?.parse(tag)
    return scheme === undefined || !version || version.prereleases.length > 0 ? [] : [{ scheme, version }]
  })
  const groups = [...Map.groupBy(read, ({ scheme, version }) => `${scheme.name} ${version.family}`).values()]
  const [largest = []] = groups.toSorted((a, b) => b.length - a.length)
  return largest
    .toSorted(
      (a, b) =>
        a.scheme.compare(b.version, a.version) ||
        b.version.parts.length - a.version.parts.length ||
        a.version.tag.length - b.version.tag.length,
    )
    .map(({ version }) => version.tag)
}
