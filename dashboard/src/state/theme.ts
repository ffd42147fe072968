import { useSyncExternalStore } from 'react'

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const storeKey = 'sentinel-theme'
const listeners = new Set<() => void>()

function stored(): Theme {
  const value = localStorage.getItem(storeKey)
  return themes.find((theme) => theme === value) ?? 'auto'
}

/** Puts the browser's stored choice onto the page; `auto` leaves it to the system. */
export function applyTheme(theme: Theme = stored()) {
  const { dataset } = document.documentElement
  if (theme === 'auto') delete dataset['theme']
  else dataset['theme'] = theme
}

export function chooseTheme(theme: Theme) {
  localStorage.setItem(storeKey, theme)
  applyTheme(theme)
  for (const listener of listeners) listener()
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, stored)
}
