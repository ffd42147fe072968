const hashPattern = /^[0-9a-f]{7,40}$/
const digitsPattern = /^\d{7,40}$/

/** How long the commit hashes among these tags are: one of digits alone is then no running number. */
export function hashLengths(tags: readonly string[]): ReadonlySet<number> {
  const hashes = tags.filter((tag) => hashPattern.test(tag) && /[a-f]/.test(tag) && /\d/.test(tag))
  return new Set(hashes.map(({ length }) => length))
}

export function isHash(text: string, lengths: ReadonlySet<number>): boolean {
  return lengths.size > 0 && lengths.has(text.length) && digitsPattern.test(text)
}
