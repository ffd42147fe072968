import { AppError } from '@sentinel/shared/errors/app-error'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { HostDoc } from '@sentinel/shared/resources/host'
import type { Context } from '@sentinel/shared/runtime/context'
import { requireMongo } from './require-mongo.ts'
import type { Snapshot } from './snapshot.ts'

export interface Found {
  readonly host: HostDoc
  readonly container: ContainerDoc
  readonly isLocal: boolean
}

/** The host that `?host=` means; empty where no scanner has told of the local one yet. An unknown one is never taken for it. */
export function resolveHostId({ hosts, local }: Snapshot, asked: string | undefined): string {
  if (asked === undefined || asked === '') return local?._id ?? ''
  if (!hosts.has(asked)) throw unknownHost(asked)
  return asked
}

/**
 * The container as the database has it now: commands must not act on a list that is a second old.
 * @throws AppError `host_not_found`, `container_not_found`
 */
export async function findContainer(
  { db }: Pick<Context, 'db'>,
  name: string,
  asked: string | undefined,
): Promise<Found> {
  const host = await findHost({ db }, asked)
  const container = host && (await db.containers.findOne({ hostId: host._id, name }).lean<ContainerDoc>())
  if (!host || !container) {
    const where = host && host.slug !== 'local' ? ` on host ${host.name}` : ''
    throw new AppError(
      'notFound',
      'container_not_found',
      `There is no container ${name}${where}; look at GET /api/containers for the names that there are`,
    )
  }
  return { host, container, isLocal: host.slug === 'local' }
}

/** The host that `?host=` means; null where no scanner has told of the local one yet. */
export async function findHost(
  { db }: Pick<Context, 'db'>,
  asked: string | undefined,
): Promise<HostDoc | null> {
  requireMongo({ db })
  if (asked === undefined || asked === '') return await db.hosts.findOne({ slug: 'local' }).lean<HostDoc>()
  const host = await db.hosts.findOne({ _id: asked }).lean<HostDoc>()
  if (!host) throw unknownHost(asked)
  return host
}

function unknownHost(asked: string): AppError {
  return new AppError(
    'notFound',
    'host_not_found',
    `There is no host ${asked}; look at GET /api/hosts for the ids that there are`,
  )
}
