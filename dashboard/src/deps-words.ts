import type { EdgeView } from './api/views.ts'

type Kind = EdgeView['kinds'][number]

const titles: Readonly<Record<Kind, string>> = {
  network: 'shares its network',
  ipc: 'shares its memory (ipc)',
  pid: 'shares its processes (pid)',
  volumes: 'takes its volumes',
  compose: 'depends_on of Compose',
  label: 'sentinel.depends-on',
}

/** It lives in what the other one brings, so it is made again with it. */
const tied: ReadonlySet<Kind> = new Set(['network', 'ipc', 'pid', 'volumes'])

export function isTied({ kinds }: Pick<EdgeView, 'kinds'>): boolean {
  return kinds.some((kind) => tied.has(kind))
}

/** How one container hangs on another. */
export function kindWords({ kinds, restarts }: Pick<EdgeView, 'kinds' | 'restarts'>): string {
  const words = kinds.map((kind) => titles[kind])
  return [...words, ...(restarts ? ['restarted with it'] : [])].join(', ')
}
