import { findVersionScheme } from './index.ts'
import type { Version, VersionScheme, VersionScope } from './scheme.ts'
import { compileTagPatterns } from './tag-patterns.ts'
import type { TagPatterns } from './tag-patterns.ts'

export interface NewerVersionsInput extends TagPatterns {
  /** The tag in use; undefined where the reference has none. */
  readonly current: string | undefined
  readonly tags: readonly string[]
  readonly scope: VersionScope
}

export interface DroppedTag {
  readonly tag: string
  readonly reason: string
}

export interface NewerVersions {
  /** Newest first. */
  readonly newer: readonly string[]
  /** How many more a scope of `major` would show. */
  readonly beyondScope: number
  /** Why nothing could be offered at all. */
  readonly reason?: string
  /** A person must correct this: it is wrong on the container, not at the registry. */
  readonly problem?: string
  /** Newer tags that were left out come first; at most `maxDropped`. */
  readonly dropped: readonly DroppedTag[]
}

const maxDropped = 100

export function newerVersions(input: NewerVersionsInput): NewerVersions {
  const { current: currentTag, tags, scope } = input
  const scheme = currentTag === undefined ? undefined : findVersionScheme(currentTag)
  const current = currentTag === undefined ? null : (scheme?.parse(currentTag) ?? null)
  const { filter, problem } = compileTagPatterns(input)
  const told = problem === null ? {} : { problem }
  if (scheme === undefined || current === null) return { ...nothing(notAVersion(currentTag)), ...told }
  if (problem !== null) return { ...nothing(problem), problem }

  const within: Version[] = []
  const beyond: Version[] = []
  const notable: DroppedTag[] = []
  const ordinary: DroppedTag[] = []
  for (const tag of tags) {
    const version = scheme.parse(tag)
    const isNewer =
      version !== null && scheme.areCompatible(current, version) && scheme.compare(version, current) > 0
    const reason = filter.rejects(tag) ?? rejection(scheme, current, version, tag)
    if (reason !== null || version === null) {
      const list = isNewer ? notable : ordinary
      if (list.length < maxDropped) list.push({ tag, reason: reason ?? `${tag} is not a version.` })
    } else if (scheme.isWithin(scope, current, version)) {
      within.push(version)
    } else {
      beyond.push(version)
    }
  }

  const newer = offer(scheme, current, within)
  const beyondScope = offer(scheme, current, beyond)
  const outOfScope = beyondScope.map((tag) => ({
    tag,
    reason: `Newer than ${current.tag}, but beyond the version scope "${scope}".`,
  }))
  return {
    newer,
    beyondScope: beyondScope.length,
    dropped: [...outOfScope, ...notable, ...ordinary].slice(0, maxDropped),
  }
}

function nothing(reason: string): NewerVersions {
  return { newer: [], beyondScope: 0, reason, dropped: [] }
}

function notAVersion(tag: string | undefined): string {
  return tag === undefined
    ? 'The image has no tag, so it is followed by digest.'
    : `The tag "${tag}" is not a version, so it is followed by digest.`
}

function rejection(
  scheme: VersionScheme,
  current: Version,
  version: Version | null,
  tag: string,
): string | null {
  if (version === null) return `${tag} is not a version.`
  if (version.family !== current.family) return `${tag} counts in another way than ${current.tag}.`
  if (!scheme.areCompatible(current, version)) return `${tag} is another build variant than ${current.tag}.`
  if (scheme.compare(version, current) <= 0) return `${tag} is not newer than ${current.tag}.`
  if (version.prereleases.length > 0 && current.prereleases.length === 0)
    return `${tag} is a pre-release and ${current.tag} is not.`
  if (scheme.isFollowedBy(current, version)) return `${current.tag} follows ${tag} by digest.`
  return null
}

/** Newest first, and each version once: the spelling nearest to the current tag's stands for its equals. */
function offer(scheme: VersionScheme, current: Version, versions: readonly Version[]): string[] {
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
    a.tag.localeCompare(b.tag, 'en')
  )
}
