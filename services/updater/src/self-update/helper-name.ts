/** The short-lived container that replaces the updater's own. */
export function helperName(updateId: string): string {
  return `sentinel-helper-${updateId}`
}
