/** Longer than this it is read better in several. */
const longLine = 100

/** Any value of an engine's answer as text for people; absent ones are said to be so. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return 'not set'
  if (typeof value === 'string') return value === '' ? 'empty' : value
  const line = JSON.stringify(value)
  return line.length > longLine ? JSON.stringify(value, null, 1) : line
}
