export interface EnvEntry {
  readonly name: string
  readonly value: string
  /** Of the value in the text, without its quotes. */
  readonly start: number
  readonly end: number
}

const opening = /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/y

/** The entries of a .env file, in order. Values that quotes stretch over several lines are one value. */
export function readEnvFile(text: string): EnvEntry[] {
  const entries: EnvEntry[] = []
  let at = text.startsWith('\uFEFF') ? 1 : 0
  while (at < text.length) {
    opening.lastIndex = at
    const match = opening.exec(text)
    if (match) {
      const { start, end, after } = valueAt(text, opening.lastIndex)
      entries.push({ name: match[1] ?? '', value: text.slice(start, end), start, end })
      at = after
    }
    at = lineEnd(text, at) + 1
  }
  return entries
}

function valueAt(text: string, start: number): { start: number; end: number; after: number } {
  const quote = text[start]
  if (quote === '"' || quote === "'") {
    let end = start + 1
    while (end < text.length && text[end] !== quote) end += quote === '"' && text[end] === '\\' ? 2 : 1
    return { start: start + 1, end: Math.min(end, text.length), after: Math.min(end + 1, text.length) }
  }
  const line = text.slice(start, lineEnd(text, start))
  const comment = line.search(/(?:^|\s)#/)
  const end = start + (comment === -1 ? line : line.slice(0, comment)).trimEnd().length
  return { start, end, after: end }
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}
