import { RE2JS } from 're2js'

/** `*` (not across `/`), `?` and `[…]` against the whole name. A pattern that cannot be read matches its own text only. */
export function matchGlob(pattern: string, name: string): boolean {
  try {
    return RE2JS.matches(toExpression(pattern), name)
  } catch {
    return pattern === name
  }
}

function toExpression(pattern: string): string {
  const token = /\\(.)|\[(\^|!)?(\]?[^\]]*)\]|\*|\?|[\s\S]/g
  return pattern.replace(
    token,
    (text, escaped: string | undefined, negation: string | undefined, set: string | undefined) => {
      if (escaped !== undefined) return RE2JS.quote(escaped)
      if (set !== undefined)
        return `[${negation === undefined ? '' : '^'}${set.replace(/[[\]\\^&~]/g, '\\$&')}]`
      if (text === '*') return '[^/]*'
      return text === '?' ? '[^/]' : RE2JS.quote(text)
    },
  )
}
