import { z } from 'zod'
import { resolveHostId } from '../../fleet/find-container.ts'
import { memoize } from '../../fleet/memoize.ts'
import { Reply } from '../../http/reply.ts'
import { route } from '../../http/route.ts'
import { ContainerRow } from '../../views/container-row.ts'
import { HostQuery } from '../../views/params.ts'
import { listedContainers, presentContainer } from '../../views/present-container.ts'
import type { Snapshot } from '../../fleet/snapshot.ts'

const type = 'application/json; charset=utf-8'

const body = memoize((snapshot: Snapshot, hostId: string) => {
  const rows = listedContainers(snapshot, hostId).map((container) => presentContainer(snapshot, container))
  return Buffer.from(`${JSON.stringify(rows)}\n`)
})

export const listContainers = route({
  method: 'GET',
  path: '/api/containers',
  permission: 'containers.view',
  summary: 'List the containers of a host',
  query: HostQuery,
  response: z.array(ContainerRow),
  async handle(ctx, { query }) {
    const snapshot = await ctx.fleet.read()
    return new Reply(body(snapshot, resolveHostId(snapshot, query.host)), { type })
  },
})
