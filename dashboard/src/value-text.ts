/** Any value of an engine's answer as text for people; absent ones are said to be so. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return 'not set'
  if (typeof value === 'string') return value === '' ? 'empty' : value
  return JSON.stringify(value, null, typeof value === 'object' && Object.keys(value).length > 1 ? 1 : 0)
}
