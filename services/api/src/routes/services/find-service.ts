import { AppError } from '@sentinel/shared/errors/app-error'
import type { HostDoc } from '@sentinel/shared/resources/host'
import { serviceKey } from '@sentinel/shared/resources/service'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { ApiContext } from '../../api-context.ts'
import { findHost } from '../../fleet/find-container.ts'
import { isService, type ServiceDoc } from '../../views/present-service.ts'

export interface FoundService {
  readonly host: HostDoc
  readonly container: ServiceDoc
  readonly isLocal: boolean
}

/**
 * The service as the database has it now.
 * @throws AppError `swarm_inactive` (400) where the host manages no swarm, `service_not_found`
 */
export async function findService(
  { db }: Pick<ApiContext, 'db'>,
  name: string,
  asked: string | undefined,
): Promise<FoundService> {
  const host = await findHost({ db }, asked)
  if (!host?.isSwarmManager) {
    const message = `swarm mode not active: ${host?.name ?? 'the local host'} manages no swarm; make it a manager with docker swarm init`
    throw new AppError('invalid', 'swarm_inactive', message)
  }
  const container = await db.containers
    .findOne({ hostId: host._id, name: serviceKey(name) })
    .lean<ContainerDoc>()
  if (!container || !isService(container)) {
    throw new AppError(
      'notFound',
      'service_not_found',
      `There is no service ${name}; look at GET /api/services for the names that there are`,
    )
  }
  return { host, container, isLocal: host.slug === 'local' }
}
