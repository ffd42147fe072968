/** Tells whether an id was seen among the last `limit` ones, and remembers it. */
export function recently(limit: number): (id: string) => boolean {
  const seen = new Set<string>()
  return (id) => {
    if (seen.has(id)) return true
    seen.add(id)
    const [oldest] = seen
    if (seen.size > limit && oldest !== undefined) seen.delete(oldest)
    return false
  }
}
