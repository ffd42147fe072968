import { z } from 'zod'
import { findUpdate } from '../../fleet/find-update.ts'
import { route } from '../../http/route.ts'
import { UpdateParams } from '../../views/params.ts'
import { presentUpdate } from '../../views/present-update.ts'
import { UpdateView } from '../../views/update-view.ts'

export const getUpdate = route({
  method: 'GET',
  path: '/api/updates/:id',
  permission: 'containers.view',
  summary: 'Show one update with its steps, and what a sick container left behind',
  addition:
    'The page tells of updates in events and history only; this tells of one while it runs and after.',
  params: UpdateParams,
  response: UpdateView.extend({ version: z.number() }),
  async handle(ctx, { params }) {
    const { update, hostName } = await findUpdate(ctx, params.id)
    return { ...presentUpdate(update, hostName), version: update.version }
  },
})
