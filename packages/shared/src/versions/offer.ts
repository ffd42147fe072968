import type { Version, VersionScheme } from './scheme.ts'

/** Newest first, and each version once: the spelling nearest to the current tag's stands for its equals. */
export function offer(scheme: VersionScheme, current: Version, versions: readonly Version[]): string[] {
  const sorted = versions.toSorted((a, b) => scheme.compare(b, a) || spellingOrder(current, a, b))
  return sorted
    .filter((version, index) => {
      const previous = sorted[index - 1]
      return previous === undefined || scheme.compare(previous, version) !== 0
    })
    .map(({ tag }) => tag)
}

function spellingOrder(current: Version, a: Version, b: Version): number {
  return (
    b.parts.length - a.parts.length ||
    Number(b.prefix === current.prefix) - Number(a.prefix === current.prefix) ||
    (a.tag < b.tag ? -1 : Number(a.tag > b.tag))
  )
}
