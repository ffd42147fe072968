/** Every address that the page asks, and the view state that its own address holds. */
export const eventsPath = '/api/events'
export const readinessPath = '/readyz'

export type Values = Readonly<Record<string, string | number | boolean | undefined>>

/** Fills `:name` in a route's path and appends the query; undefined values are left out. */
export function fillPath(path: string, params: Values = {}, query: Values = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString()
  return search === '' ? filled : `${filled}?${search}`
}
