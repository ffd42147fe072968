import { z } from 'zod'
import { findContainer } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { ContainerRow } from '../../views/container-row.ts'
import { HistoryRecord } from '../../views/history-record.ts'
import { HostQuery, NameParams, Time } from '../../views/params.ts'
import { presentContainer } from '../../views/present-container.ts'
import { findHistory } from '../../history/find-history.ts'
import { findSnapshots } from '../../history/find-snapshots.ts'

const historyLimit = 50

export const getContainer = route({
  method: 'GET',
  path: '/api/containers/:name',
  permission: 'containers.view',
  summary: 'Show one container with its history and what it could be rolled back to',
  params: NameParams,
  query: HostQuery,
  response: ContainerRow.omit({ stack: true }).extend({
    history: z.array(HistoryRecord),
    snapshots: z.array(
      z.object({ container_name: z.string(), timestamp: Time, image_ref: z.string(), update_id: z.string() }),
    ),
  }),
  async handle(ctx, { params, query }) {
    const { host, container } = await findContainer(ctx, params.name, query.host)
    const snapshot = await ctx.fleet.read()
    const { stack: _stack, ...row } = presentContainer(snapshot, container)
    const of = { hostId: host._id, name: container.name }
    const [history, snapshots] = await Promise.all([
      findHistory(ctx, snapshot, { of, limit: historyLimit }),
      findSnapshots(ctx, of, historyLimit),
    ])
    return { ...row, history, snapshots }
  },
})
