import { RE2JS } from 're2js'
import type { DropReason } from './tag-report.ts'

/** For all tags of one container together: far more than honest patterns need for a hundred thousand of them. */
const patienceMs = 10_000

/** No honest pattern is as long, and what is a thousand times longer takes seconds to compile alone. */
export const longestPattern = 1000

export interface TagPatterns {
  readonly include?: string | undefined
  readonly exclude?: string | undefined
}

export interface TagFilter {
  /** Why the tag is left out, or null when it may be offered. */
  rejects(tag: string): DropReason | null
}

/** Compiles the patterns of a container; the second member says what is wrong with them. Linear-time patterns, since labels are written by strangers. */
export function compileTagPatterns(
  patterns: TagPatterns,
  limitMs = patienceMs,
): { filter: TagFilter; problem: string | null } {
  const include = compile('include', patterns.include)
  const exclude = compile('exclude', patterns.exclude)
  let spentMs = 0
  const excluded = { rule: 'exclude', text: `Matched by the exclude pattern "${patterns.exclude}".` }
  const notIncluded = { rule: 'include', text: `Not matched by the include pattern "${patterns.include}".` }
  const tooSlow = {
    rule: 'patience',
    text: 'The include and exclude patterns take too long: simplify them.',
  }
  const rejection = (tag: string) => {
    if (include.pattern !== null && !include.pattern.matcher(tag).find()) return notIncluded
    return exclude.pattern?.matcher(tag).find() === true ? excluded : null
  }
  // Nearly all containers have none, and a registry may list thousands of tags.
  if (include.pattern === null && exclude.pattern === null)
    return { filter: { rejects: () => null }, problem: include.problem ?? exclude.problem }
  const filter: TagFilter = {
    rejects(tag) {
      // Linear in the tag, but not in the pattern, and a registry may list a hundred thousand tags.
      if (spentMs > limitMs) return tooSlow
      const startedAt = performance.now()
      const reason = rejection(tag)
      spentMs += performance.now() - startedAt
      return reason
    },
  }
  return { filter, problem: include.problem ?? exclude.problem }
}

function compile(
  role: string,
  source: string | undefined,
): { pattern: RE2JS | null; problem: string | null } {
  if (source === undefined || source === '') return { pattern: null, problem: null }
  try {
    if (source.length > longestPattern) throw new Error(`it is longer than ${longestPattern} characters`)
    return { pattern: RE2JS.compile(source), problem: null }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      pattern: null,
      problem: `The ${role} pattern "${shorten(source)}" cannot be read (${shorten(reason)}): correct it, until then no version is offered.`,
    }
  }
}

/** Enough to find it by. */
export function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
