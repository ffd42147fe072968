export type Severity = 'major' | 'minor' | 'patch' | 'build' | ''

const names = ['major', 'minor', 'patch'] as const

/** How far one version is from another: the first of its numbers that differs. Empty where they are no versions. */
export function severityOf(from: string, to: string): Severity {
  const [before, after] = [numbersOf(from), numbersOf(to)]
  if (before.length === 0 || after.length === 0) return ''
  const longest = Math.max(before.length, after.length)
  for (let at = 0; at < longest; at += 1) {
    if ((before[at] ?? 0) !== (after[at] ?? 0)) return names[at] ?? 'build'
  }
  return 'build'
}

function numbersOf(tag: string): number[] {
  const match = /^v?(\d+(?:\.\d+)*)/.exec(tag)
  return match?.[1]?.split('.').map(Number) ?? []
}
