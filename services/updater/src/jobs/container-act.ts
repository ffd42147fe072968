import type { Host } from '@sentinel/docker/host'
import { leasedHost } from '@sentinel/saga/leased-host'
import { AppError } from '@sentinel/shared/errors/app-error'
import { processor } from '@sentinel/shared/queues/worker'
import { inProgress } from '@sentinel/shared/updates/create-update'
import { findOwnParts } from '../self-update/own-parts.ts'
import { refusalText } from '../self-update/refuse-own-stack.ts'
import type { UpdaterContext } from '../updater-context.ts'

type Action = 'start' | 'stop' | 'restart'

const acts: Record<Action, (host: Host, id: string, signal: AbortSignal) => Promise<void>> = {
  start: (host, id, signal) => host.startContainer(id, signal),
  stop: (host, id, signal) => host.stopContainer(id, {}, signal),
  restart: (host, id, signal) => host.restartContainer(id, {}, signal),
}

/** Under the lease that updates take too, so that neither meets a container the other is working on. */
export const containerAct = processor<UpdaterContext, 'container.act'>(
  'container.act',
  async (ctx, { hostId, name, action }) => {
    await using lease = await leaseNow(ctx, `${hostId}/${name}`, { name, action })
    if (await isRunning(ctx, `${hostId}/${name}`)) throw inProgress(name)
    const host = leasedHost(ctx.host, lease)
    const container = await host.inspectContainer(name, lease.signal)
    if (container === null) {
      throw new AppError('notFound', 'container_not_found', `${name} is not on its host any more`)
    }
    const part = (await findOwnParts(ctx, host, lease.signal)).parts.get(container.id)
    if (part) throw new AppError('forbidden', 'self_protected', refusalText(name, part))
    await acts[action](host, container.id, lease.signal)
    return { containerId: container.id }
  },
)

/** A person waits for the answer: whoever has the container is told of at once. */
async function leaseNow(
  ctx: UpdaterContext,
  leaseName: string,
  { name, action }: { name: string; action: Action },
) {
  try {
    return await ctx.leases.take([leaseName], action)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'lease_held') throw error
    throw (await isRunning(ctx, leaseName)) ? inProgress(name, error) : error
  }
}

/** One that needs a person does not count: starting and stopping may be what the person does about it. */
async function isRunning(ctx: UpdaterContext, leaseName: string): Promise<boolean> {
  return (await ctx.db.updates.countDocuments({ slot: `${leaseName}/active`, state: 'running' })) > 0
}
