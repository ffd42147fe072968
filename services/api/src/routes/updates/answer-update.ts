import { z } from 'zod'
import { attentionAnswers } from '@sentinel/shared/resources/update'
import { answerAttention } from '@sentinel/shared/updates/answer-attention'
import { logActivity } from '../../commands/log-activity.ts'
import { requireRedis } from '../../commands/require-redis.ts'
import { findUpdate } from '../../fleet/find-update.ts'
import { route } from '../../http/route.ts'
import { UpdateParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'

export const answerUpdate = route({
  method: 'POST',
  path: '/api/updates/:id/answer',
  permission: 'containers.approve',
  summary: 'Settle an update that needs attention with one of the answers it offers',
  addition:
    'What only a person can decide is decided here; the page’s product leaves it to the command line.',
  params: UpdateParams,
  body: z.object({ answer: z.enum(attentionAnswers, `an answer is ${attentionAnswers.join(', ')}`) }),
  response: Started,
  async handle(ctx, { params, body: { answer }, caller }) {
    const { update } = await findUpdate(ctx, params.id)
    const { _id, hostId, name } = update
    await requireRedis(ctx)
    await answerAttention(ctx, { updateId: _id, answer, by: caller.name })
    ctx.fleet.touch(hostId, name)
    const message = `The update of ${name} is settled: ${answer.replaceAll('_', ' ')}`
    await logActivity(ctx, { type: 'answer', message, container: name, hostId, caller })
    return { status: 'answered', name, message, update_id: _id }
  },
})
