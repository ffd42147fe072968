import { RE2JS, type Matcher } from 're2js'
import { longestPattern, shorten } from './tag-patterns.ts'

/** For all tags of one container together: as for patterns, a transform may be costly without being hostile. */
const patienceMs = 10_000

export interface TagTransform {
  /** The text in which the version is read; a tag that the pattern does not match is read as it is. */
  apply(tag: string): string
}

const unchanged: TagTransform = { apply: (tag) => tag }

/** `pattern => replacement`, where `$1` stands for the first group and what the pattern does not match stays. The second member says what is wrong with it. */
export function compileTagTransform(
  source: string | undefined,
  limitMs = patienceMs,
): { transform: TagTransform; problem: string | null } {
  if (source === undefined || source.trim() === '') return { transform: unchanged, problem: null }
  if (source.length > longestPattern)
    return {
      transform: unchanged,
      problem: unreadable(source, `it is longer than ${longestPattern} characters`),
    }
  const [pattern, replacement, ...more] = source.split('=>').map((part) => part.trim())
  if (pattern === undefined || pattern === '' || replacement === undefined || more.length > 0)
    return {
      transform: unchanged,
      problem: unreadable(source, 'it is not of the form pattern => replacement'),
    }
  try {
    const expression = RE2JS.compile(pattern)
    const asked = [...replacement.matchAll(/\$(\d+)/g)].map(([, digits]) => Number(digits))
    const missing = asked.find((group) => group > expression.groupCount())
    if (missing !== undefined)
      return {
        transform: unchanged,
        problem: unreadable(source, `there is no group $${missing} in the pattern`),
      }
    return { transform: patiently(expression, replacement, limitMs), problem: null }
  } catch (error) {
    return {
      transform: unchanged,
      problem: unreadable(source, error instanceof Error ? error.message : String(error)),
    }
  }
}

function patiently(expression: RE2JS, replacement: string, limitMs: number): TagTransform {
  let spentMs = 0
  return {
    apply(tag) {
      if (spentMs > limitMs) return ''
      const startedAt = performance.now()
      const matcher = expression.matcher(tag)
      const text = matcher.find() ? replaced(matcher, tag, replacement) : tag
      spentMs += performance.now() - startedAt
      return text
    },
  }
}

function replaced(matcher: Matcher, tag: string, replacement: string): string {
  const text = replacement.replace(/\$(\d+)/g, (_, digits: string) => matcher.group(Number(digits)) ?? '')
  return tag.slice(0, matcher.start()) + text + tag.slice(matcher.end())
}

function unreadable(source: string, reason: string): string {
  return `The tag transform "${shorten(source)}" cannot be read (${shorten(reason)}): correct it, until then no version is offered.`
}
