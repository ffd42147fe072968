const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

export function bytes(n: number): string {
  let value = n
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1
  return `${value.toFixed(digits)} ${units[unit] ?? 'B'}`
}
