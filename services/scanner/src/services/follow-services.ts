import { setTimeout as wait } from 'node:timers/promises'
import type { ServiceInspect, ServiceTask } from '@sentinel/docker/services/service-types'
import { translateDbError } from '@sentinel/shared/db/connect'
import { toAppError } from '@sentinel/shared/errors/app-error'
import type { Term } from '@sentinel/shared/runtime/leader'
import { logger } from '@sentinel/shared/runtime/logger'
import type { ScannerContext } from '../scanner-context.ts'
import { serviceFields } from './service-fields.ts'
import { writeServices } from './write-services.ts'

const log = logger.child({ part: 'services' })
/** What a task does is no event of the engine: it has to be asked. */
const movingMs = 1000
const quietMs = 5000
const noSwarmMs = 15_000

/** Keeps the services of a swarm true for as long as the term lasts; where there is none, looks now and then. */
export async function followServices(
  ctx: ScannerContext,
  term: Term,
  onObserved: () => void = () => undefined,
): Promise<void> {
  while (!term.signal.aborted) {
    let pauseMs = quietMs
    try {
      pauseMs = await observe(ctx, term)
      onObserved()
    } catch (thrown) {
      if (term.signal.aborted) return
      const error = toAppError(translateDbError(thrown))
      const isExpected = ['unavailable', 'timeout', 'conflict'].includes(error.kind)
      log[isExpected ? 'debug' : 'error']({ err: error }, 'services not observed')
    }
    await wait(pauseMs, undefined, { signal: term.signal }).catch(() => undefined)
  }
}

/** One look. @returns how long to wait for the next one. */
async function observe(ctx: ScannerContext, { number, signal }: Term): Promise<number> {
  const { host, hostId, db } = ctx
  const engine = await host.info(signal)
  await db.hosts.updateOne(
    { _id: hostId, isSwarmManager: { $ne: engine.swarmManager } },
    { $set: { isSwarmManager: engine.swarmManager } },
  )
  const hostName = ctx.settings.boot['hosts.name'] || engine.name
  if (!engine.swarmManager) {
    await writeServices(ctx, { services: [], term: number, hostName })
    return noSwarmMs
  }
  const [services, tasks, nodes] = await Promise.all([
    host.listServices(signal),
    host.listTasks(undefined, signal),
    host.listNodes(signal),
  ])
  const ofService = Map.groupBy(tasks, ({ serviceId }) => serviceId)
  const observed = []
  for (const service of services) {
    const own = ofService.get(service.id) ?? []
    const localDigests = await digestsOnManager(ctx, service, signal)
    observed.push(serviceFields(service, { hostId, engine, tasks: own, nodes, localDigests }))
  }
  await writeServices(ctx, { services: observed, term: number, hostName })
  return services.some((service) => isMoving(service, ofService.get(service.id) ?? [])) ? movingMs : quietMs
}

async function digestsOnManager(
  { host }: ScannerContext,
  { image }: ServiceInspect,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (image.includes('@')) return []
  return (await host.inspectImage(image, signal))?.repoDigests ?? []
}

function isMoving({ rollout }: ServiceInspect, tasks: readonly ServiceTask[]): boolean {
  if (rollout?.state === 'updating' || rollout?.state === 'rollback_started') return true
  return tasks.some(({ desiredState, state }) => desiredState === 'running' && state !== 'running')
}
