import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Live, LiveStatus } from '../api/live.ts'

export const LiveContext = createContext<Live | null>(null)

export function useLiveStatus(): LiveStatus {
  const live = useContext(LiveContext)
  if (live === null) throw new Error('LiveContext is missing above this component')
  return useSyncExternalStore(live.subscribe, live.status)
}
