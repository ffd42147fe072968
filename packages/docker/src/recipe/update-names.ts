/** The number is that of a container that hangs on the one that is replaced. */
const pattern = /^sentinel-(old|new)-([A-Za-z0-9_-]+)(?:\.(\d+))?$/

/** The name of the container that is replaced, while its replacement proves itself. */
export function asideName(updateId: string, dependant?: number): string {
  return `sentinel-old-${updateId}${numbered(dependant)}`
}

/** The name of the replacement, until it takes over the right one. */
export function candidateName(updateId: string, dependant?: number): string {
  return `sentinel-new-${updateId}${numbered(dependant)}`
}

function numbered(dependant: number | undefined): string {
  return dependant === undefined ? '' : `.${dependant}`
}

/** Whether a container of this name belongs to an update of ours and to no owner. */
export function isOurs(name: string): boolean {
  return pattern.test(name)
}

export function parseUpdateName(name: string): { role: 'old' | 'new'; updateId: string } | undefined {
  const [, role, updateId] = pattern.exec(name) ?? []
  if ((role !== 'old' && role !== 'new') || updateId === undefined) return undefined
  return { role, updateId }
}
