export interface SplitReference {
  readonly repository: string
  readonly tag?: string
  readonly digest?: string
}

/** Apart at the places where the engine's own calls want it apart; nothing is added or normalised. */
export function splitReference(reference: string): SplitReference {
  const at = reference.indexOf('@')
  const named = at === -1 ? reference : reference.slice(0, at)
  const digest = at === -1 ? {} : { digest: reference.slice(at + 1) }
  const colon = named.lastIndexOf(':')
  // A colon before the last slash belongs to the registry's port.
  if (colon <= named.lastIndexOf('/')) return { repository: named, ...digest }
  return { repository: named.slice(0, colon), tag: named.slice(colon + 1), ...digest }
}
