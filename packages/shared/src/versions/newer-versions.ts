import { hashLengths, isHash } from './hash-lengths.ts'
import { findVersionScheme } from './index.ts'
import { offer } from './offer.ts'
import type { Version, VersionScheme, VersionScope } from './scheme.ts'
import { compileTagPatterns, type TagPatterns } from './tag-patterns.ts'
import { compileTagTransform } from './tag-transform.ts'
import { tagReport, type TagReport } from './tag-report.ts'

export interface NewerVersionsInput extends TagPatterns {
  /** The tag in use; undefined where the reference has none. */
  readonly current: string | undefined
  readonly tags: readonly string[]
  readonly scope: VersionScope
  /** `pattern => replacement`: what it makes of a tag is read as the version. */
  readonly transform?: string | undefined
  /** Pre-releases are welcome also where a release runs. */
  readonly prereleases?: boolean | undefined
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
  /** Why which tags were left out. */
  readonly report: TagReport
}

export function newerVersions(input: NewerVersionsInput): NewerVersions {
  const { current: currentTag, tags, scope, prereleases = false } = input
  const { filter, problem: patternProblem } = compileTagPatterns(input)
  const { transform, problem: transformProblem } = compileTagTransform(input.transform)
  const problem = patternProblem ?? transformProblem
  const told = problem === null ? {} : { problem }
  const report = tagReport(tags.length)
  const nothing = (reason: string) => ({ newer: [], beyondScope: 0, reason, report: report.end(), ...told })
  if (currentTag === undefined) return nothing(untagged)

  const texts = input.transform === undefined ? tags : tags.map((tag) => transform.apply(tag))
  const currentText = transform.apply(currentTag)
  const hashes = hashLengths(texts)
  const scheme = isHash(currentText, hashes) ? undefined : findVersionScheme(currentText, texts)
  const current = read(scheme, currentText, currentTag)
  if (scheme === undefined || current === null) return nothing(notAVersion(currentTag))
  if (problem !== null) return nothing(problem)

  const within: Version[] = []
  const beyond: Version[] = []
  const leftOut = rejections(scheme, current, prereleases)
  for (const [index, tag] of tags.entries()) {
    const text = texts[index] ?? tag
    const version =
      isHash(text, hashes) && current.family === 'running-number' ? null : read(scheme, text, tag)
    const isNewer =
      version !== null && scheme.areCompatible(current, version) && scheme.compare(version, current) > 0
    const reason = filter.rejects(tag) ?? leftOut(version)
    if (reason !== null) report.drop(tag, reason, isNewer)
    else if (version === null) continue
    else if (scheme.isWithin(scope, current, version)) within.push(version)
    else beyond.push(version)
  }

  const beyondScope = offer(scheme, current, beyond)
  const reason = {
    rule: 'scope',
    text: `Newer than ${current.tag}, but beyond the version scope "${scope}".`,
  }
  for (const tag of beyondScope) report.drop(tag, reason, true)
  return { newer: offer(scheme, current, within), beyondScope: beyondScope.length, report: report.end() }
}

/** With the tag as the registry lists it: what was read in it is only for comparing. */
function read(scheme: VersionScheme | undefined, text: string, tag: string): Version | null {
  const version = scheme?.parse(text) ?? null
  return version === null || text === tag ? version : { ...version, tag }
}

const untagged = 'The image has no tag, so it is followed by digest.'

function notAVersion(tag: string): string {
  return `The tag "${tag}" is not a version, so it is followed by digest.`
}

const ruleTexts = {
  'not-a-version': () => 'Not a version.',
  family: ({ tag }: Version) => `Counts in another way than ${tag}.`,
  variant: ({ tag }: Version) => `Another build variant than ${tag}.`,
  older: ({ tag }: Version) => `Not newer than ${tag}.`,
  prerelease: ({ tag }: Version) => `A pre-release, and ${tag} is not.`,
  followed: ({ tag }: Version) => `${tag} follows it by digest.`,
} as const

/** Why a tag is left out, by the first rule that says so. */
function rejections(scheme: VersionScheme, current: Version, prereleases: boolean) {
  const because = Object.fromEntries(
    Object.entries(ruleTexts).map(([rule, text]) => [rule, { rule, text: text(current) }]),
  ) as Record<keyof typeof ruleTexts, { rule: string; text: string }>
  const wantsPrereleases = prereleases || current.prereleases.length > 0
  return (version: Version | null) => {
    if (version === null) return because['not-a-version']
    if (version.family !== current.family) return because.family
    if (!scheme.areCompatible(current, version)) return because.variant
    if (scheme.compare(version, current) <= 0) return because.older
    if (version.prereleases.length > 0 && !wantsPrereleases) return because.prerelease
    return scheme.isFollowedBy(current, version) ? because.followed : null
  }
}
