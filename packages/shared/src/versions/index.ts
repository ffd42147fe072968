import type { VersionScheme } from './scheme.ts'
import { semverTag } from './semver-tag.ts'

export const versionSchemes: readonly VersionScheme[] = [semverTag]

/** The scheme that reads this tag; undefined for tags that are followed by digest only. */
export function findVersionScheme(tag: string): VersionScheme | undefined {
  return versionSchemes.find((scheme) => scheme.parse(tag) !== null)
}
