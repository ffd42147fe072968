import { isUp } from './abilities.ts'
import type { FleetContainer } from './api/views.ts'
import { problemOf } from './summary.ts'

export const shows = ['all', 'running', 'stopped', 'newer', 'problems'] as const
export type Show = (typeof shows)[number]

export interface Filter {
  readonly text: string
  readonly show: Show
}

export function isShown(container: FleetContainer, { text, show }: Filter): boolean {
  const { name, image, stack, host_name } = container
  const wanted = text.trim().toLowerCase()
  const matches =
    wanted === '' || [name, image, stack ?? '', host_name].some((part) => part.toLowerCase().includes(wanted))
  return matches && belongs(container, show)
}

function belongs(container: FleetContainer, show: Show): boolean {
  switch (show) {
    case 'all':
      return true
    case 'running':
      return isUp(container)
    case 'stopped':
      return !isUp(container)
    case 'newer':
      return container.candidate !== null || container.waiting !== null
    case 'problems':
      return problemOf(container) !== undefined
  }
}

export interface Group {
  readonly title: string
  readonly containers: readonly FleetContainer[]
}

/** By stack, those without one last; by host too where there are several. */
export function groupsOf(containers: readonly FleetContainer[], showHosts: boolean): Group[] {
  const groups = Map.groupBy(containers, ({ stack, host_name }) =>
    JSON.stringify([showHosts ? host_name : '', stack]),
  )
  return [...groups]
    .map(([key, members]) => {
      const [host, stack] = JSON.parse(key) as [string, string | null]
      const name = stack ?? 'On their own'
      return {
        host,
        stack,
        title: host === '' ? name : `${host} · ${name}`,
        containers: members.toSorted(byName),
      }
    })
    .sort(
      (a, b) =>
        a.host.localeCompare(b.host) ||
        Number(a.stack === null) - Number(b.stack === null) ||
        a.title.localeCompare(b.title),
    )
}

const byName = (a: FleetContainer, b: FleetContainer) => a.name.localeCompare(b.name)
