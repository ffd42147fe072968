import { useSyncExternalStore } from 'react'

export interface Told {
  readonly id: number
  readonly text: string
  readonly tone: 'info' | 'bad'
}

const shownMs = 6000
const listeners = new Set<() => void>()
let told: readonly Told[] = []
let lastId = 0

function become(next: readonly Told[]) {
  told = next
  for (const listener of listeners) listener()
}

/** Says something in passing: how a request went. */
export function tell(text: string, tone: Told['tone'] = 'info') {
  lastId += 1
  const entry = { id: lastId, text: text.charAt(0).toUpperCase() + text.slice(1), tone }
  become([...told.slice(-2), entry])
  setTimeout(() => forget(entry.id), tone === 'bad' ? shownMs * 2 : shownMs)
}

export function forget(id: number) {
  become(told.filter((entry) => entry.id !== id))
}

export function useTold(): readonly Told[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => told,
  )
}
