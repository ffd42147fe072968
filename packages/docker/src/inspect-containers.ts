import type { ContainerInspect } from './engine-types.ts'
import type { Host } from './host.ts'
import { isHelper } from './is-helper.ts'
import { sharesOf } from './recipe/dependants.ts'
import { isOurs } from './recipe/update-names.ts'

const atOnce = 8

/**
 * Inspects every container, those that the list shows unchanged only once: each update asks four times for all of them,
 * and with hundreds of both an engine would do little else. What hangs on another one, and what is ours for the time of
 * an update, is looked at each time, because it will be acted upon.
 */
export function inspectContainersOf(
  host: Pick<Host, 'listContainers' | 'inspectContainer'>,
): Host['inspectContainers'] {
  const known = new Map<string, { readonly listed: string; readonly container: ContainerInspect }>()
  return async (signal) => {
    const summaries = await host.listContainers(signal)
    const present = new Set(summaries.map(({ id }) => id))
    for (const id of known.keys()) if (!present.has(id)) known.delete(id)

    const found: ContainerInspect[] = []
    for (let start = 0; start < summaries.length; start += atOnce) {
      const batch = summaries.slice(start, start + atOnce).map(async (summary) => {
        // With its endpoints, which are others after every start, and how long it runs, in words.
        const listed = JSON.stringify(summary)
        const before = known.get(summary.id)
        if (before?.listed === listed && mayBeKnown(before.container)) return before.container
        const container = await host.inspectContainer(summary.id, signal)
        if (container === null) known.delete(summary.id)
        else known.set(summary.id, { listed, container })
        return container
      })
      found.push(...(await Promise.all(batch)).filter((container) => container !== null))
    }
    return found
  }
}

function mayBeKnown(container: ContainerInspect): boolean {
  return sharesOf(container).length === 0 && !isOurs(container.name) && !isHelper(container)
}
