import { readRecord } from '@sentinel/docker/read-field'
import { leasedHost } from '@sentinel/saga/leased-host'
import { AppError } from '@sentinel/shared/errors/app-error'
import { processor } from '@sentinel/shared/queues/worker'
import { shownName } from '@sentinel/shared/resources/service'
import { inProgress } from '@sentinel/shared/updates/create-update'
import type { UpdaterContext } from '../updater-context.ts'

const tries = 5

/** Under the lease that updates of the service take too: a rollout and a change of scale would undo each other. */
export const scaleService = processor<UpdaterContext, 'service.scale'>(
  'service.scale',
  async (ctx, { hostId, name, replicas }) => {
    const shown = shownName(name)
    if ((await ctx.db.updates.countDocuments({ slot: `${hostId}/${name}/active`, state: 'running' })) > 0) {
      throw inProgress(shown)
    }
    await using lease = await ctx.leases.take([`${hostId}/${name}`], `scale to ${replicas}`)
    const host = leasedHost(ctx.host, lease)
    for (let attempt = 1; ; attempt += 1) {
      const service = await host.inspectService(shown, lease.signal)
      if (service === null) {
        throw new AppError('notFound', 'service_not_found', `${shown} is no service of this swarm (any more)`)
      }
      if (service.mode !== 'replicated') {
        const message = `${shown} runs once on every node or to an end, so it has no number of replicas`
        throw new AppError('invalid', 'service_not_replicated', message)
      }
      const { id, versionIndex, spec } = service
      const replicated = { ...readRecord(readRecord(spec['Mode'])['Replicated']), Replicas: replicas }
      try {
        await host.changeService(
          { id, versionIndex, spec: { ...spec, Mode: { Replicated: replicated } } },
          lease.signal,
        )
        return { previous: service.replicas ?? 0 }
      } catch (error) {
        // Somebody wrote in between; what we change is ours to change whatever else they did.
        const isConflict = error instanceof AppError && error.code === 'service_changed'
        if (!isConflict || attempt >= tries) throw error
      }
    }
  },
)
