export const versionScopes = ['strict', 'patch', 'minor', 'major', 'all', 'default'] as const
export type VersionScope = (typeof versionScopes)[number]

export interface Prerelease {
  readonly marker: string
  readonly numbers: readonly bigint[]
}

export interface Version {
  readonly tag: string
  readonly prefix: string
  /** As many as were written: `1.2` has two, and follows 1.2.x by digest. Of any length, hence no floating point. */
  readonly parts: readonly bigint[]
  /** Versions of different families (calendar, semver) have no order between them. */
  readonly family: string
  /** The build that the tag names besides the version: `alpine`, `bookworm-slim`. */
  readonly variant: string
  readonly prereleases: readonly Prerelease[]
}

export interface VersionScheme {
  readonly name: string
  /** Groups of tags this scheme reads, oldest first: for the reader, and for the laws that every scheme must keep. */
  readonly examples: readonly (readonly string[])[]
  parse(tag: string): Version | null
  /** Whether a tag in use means this scheme, where more than one could read it: the repository's other tags tell. */
  isMeant?(version: Version, tags: readonly string[]): boolean
  /** A total order; 0 for the same version written differently. */
  compare(a: Version, b: Version): number
  /** An equivalence: only compatible versions are ever offered for each other. */
  areCompatible(a: Version, b: Version): boolean
  /** The current tag moves along with the candidate by itself, so its digest tells. */
  isFollowedBy(current: Version, candidate: Version): boolean
  isWithin(scope: VersionScope, current: Version, candidate: Version): boolean
}
