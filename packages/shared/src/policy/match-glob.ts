import { RE2JS } from 're2js'

const mostCompiled = 200
const compiled = new Map<string, RE2JS | null>()

/** `*` (not across `/`), `?` and `[…]` against the whole name. A pattern that cannot be read matches its own text only. */
export function matchGlob(pattern: string, name: string): boolean {
  return compile(pattern)?.matches(name) ?? pattern === name
}

/** A scan asks the same few patterns about every container, and compiling costs more than matching. */
function compile(pattern: string): RE2JS | null {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  if (compiled.size >= mostCompiled) compiled.clear()
  const expression = tryCompile(pattern)
  compiled.set(pattern, expression)
  return expression
}

function tryCompile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(toExpression(pattern))
  } catch {
    return null
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
