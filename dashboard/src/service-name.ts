const prefix = 'service:'

/** A Swarm service stands beside containers under a name that none of them can have. */
export function isServiceName(name: string): boolean {
  return name.startsWith(prefix)
}

/** What people call it. */
export function shownName(name: string): string {
  return isServiceName(name) ? name.slice(prefix.length) : name
}

export function serviceName(name: string): string {
  return prefix + name
}
