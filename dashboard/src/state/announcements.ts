import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let latest = ''

/** The newest of the news, for a live region. */
export function announce(text: string) {
  latest = text
  for (const listener of listeners) listener()
}

export function useAnnouncement(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => latest,
  )
}
