const prefix = 'service:'

/** A Swarm service stands beside containers under a name that none of them can have. */
export function isServiceName(name: string): boolean {
  return name.startsWith(prefix)
}

/** What people call it. */
export function shownName(name: string): string {
  return isServiceName(name) ? name.slice(prefix.length) : name
}

/** The same for the key of a container, which names its host before it. */
export function nameOfKey(key: string): string {
  return shownName(key.split('::').at(-1) ?? key)
}

export function serviceName(name: string): string {
  return prefix + name
}
