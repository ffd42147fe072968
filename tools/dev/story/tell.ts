const startedAt = performance.now()

/** One line of the story, with the seconds since its start. */
export function tell(text: string): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)
  process.stdout.write(`${seconds} s  ${text}\n`)
}

/** A line that must be true; otherwise the story ends with what was there instead. */
export function tellTrue(text: string, isTrue: boolean, seen: unknown): void {
  if (!isTrue) throw new Error(`Not so: ${text}. Seen instead: ${JSON.stringify(seen)}`)
  tell(`✓ ${text}`)
}
