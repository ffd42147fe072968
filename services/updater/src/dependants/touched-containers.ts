import { dependantsOf } from '@sentinel/docker/recipe/dependants'
import type { Replacement } from '@sentinel/saga/replacement'
import { edgesAmong } from '@sentinel/shared/dependencies/edges-among'
import { putInOrder } from '@sentinel/shared/dependencies/put-in-order'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { UpdaterContext } from '../updater-context.ts'

export interface Touched {
  /** Names of all containers that an update touches: they are leased together. */
  readonly names: readonly string[]
  /** Those of them that only depend on it and are to be restarted with it, providers first. */
  readonly consumers: readonly string[]
}

/** Which containers an update will touch: those that its journal knows, else those that hang on its container now. */
export async function touchedContainers(
  ctx: UpdaterContext,
  { hostId, name, containerId, journal }: Pick<UpdateDoc, 'hostId' | 'name' | 'containerId' | 'journal'>,
): Promise<Touched> {
  const known = journal ? (JSON.parse(journal.state) as Replacement) : {}
  // From there on the journal knows them all; before, nothing has been touched.
  if (known.strategy !== undefined) {
    const { dependants = [], consumers = [] } = known
    return { names: [name, ...dependants.map((dependant) => dependant.name), ...consumers], consumers }
  }
  const consumers = await consumersOf(ctx, { hostId, name })
  const all = await ctx.host.inspectContainers()
  const dependants = dependantsOf({ id: containerId, name }, all).map((dependant) => dependant.name)
  return { names: [...new Set([name, ...dependants, ...consumers])], consumers }
}

/** What depends on a container and asked to be restarted with it, at any distance: each restart is one for the next. */
async function consumersOf(
  { db, settings }: UpdaterContext,
  { hostId, name }: Pick<UpdateDoc, 'hostId' | 'name'>,
): Promise<string[]> {
  const { values } = await settings.read()
  const containers = await db.containers
    .find({ hostId })
    .select({ name: 1, containerId: 1, labels: 1, stack: 1, service: 1, sharesWith: 1, isSelf: 1 })
    .lean()
  const own = new Set(containers.filter(({ isSelf }) => isSelf).map((container) => container.name))
  const asked = edgesAmong(containers).filter(
    ({ consumer, restarts }) => (restarts || values['update.restartDependants']) && !own.has(consumer),
  )
  const found = new Set<string>()
  const waiting = [name]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { consumer, provider } of asked) {
      if (provider !== next || consumer === name || found.has(consumer)) continue
      found.add(consumer)
      waiting.push(consumer)
    }
  }
  return putInOrder([...found], asked).order.filter((consumer) => found.has(consumer))
}
