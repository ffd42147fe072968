import { z } from 'zod'
import { requireRedis } from '../../commands/require-redis.ts'
import { findContainer } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { wholeNumber } from '../../views/whole-number.ts'
import { HostQuery, NameParams } from '../../views/params.ts'

const answerLimitMs = 20_000
const Answer = z.union([z.string(), z.object({ logs: z.string() }).transform(({ logs }) => logs)])

export const getLogs = route({
  method: 'GET',
  path: '/api/containers/:name/logs',
  permission: 'containers.view',
  summary: 'Read the last lines of a container’s log',
  params: NameParams,
  query: HostQuery.extend({ lines: wholeNumber({ fallback: 50, max: 500, above: 'max' }) }),
  response: z.object({ logs: z.string(), lines: z.number(), remote: z.boolean() }),
  async handle(ctx, { params, query: { host: asked, lines } }) {
    const { host, container, isLocal } = await findContainer(ctx, params.name, asked)
    await requireRedis(ctx)
    const answer = await ctx.queues.ask(
      'host.logs',
      { hostId: host._id, name: container.name, lines },
      answerLimitMs,
    )
    return { logs: Answer.parse(answer), lines, remote: !isLocal }
  },
})
