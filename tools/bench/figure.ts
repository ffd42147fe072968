/** One line of the table. */
export interface Figure {
  readonly what: string
  /** As measured, with its unit. */
  readonly measured: string
  /** What it should be, with its unit. */
  readonly wanted: string
  /** measured / wanted; at most 1 is as wanted. */
  readonly ratio: number
}

export interface Bench {
  readonly name: string
  run(): Promise<Figure[]>
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

export function table(figures: readonly Figure[]): string {
  const rows = [
    ['what', 'measured', 'wanted', 'ratio'],
    ...figures.map(({ what, measured, wanted, ratio }) => [what, measured, `≤ ${wanted}`, ratio.toFixed(2)]),
  ]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}
