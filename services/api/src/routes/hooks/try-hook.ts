import { z } from 'zod'
import { logActivity } from '../../commands/log-activity.ts'
import { requireRedis } from '../../commands/require-redis.ts'
import { requireAllowed } from '../../fleet/abilities.ts'
import { findContainer } from '../../fleet/find-container.ts'
import { route } from '../../http/route.ts'
import { ContainerName, HostQuery } from '../../views/params.ts'
import { HookCommand } from './hook-command.ts'

const ordinarySeconds = 30
const longestSeconds = 60
const answerLimitMs = 95_000

const Ran = z.object({
  exitCode: z.number().optional(),
  output: z.string(),
  problem: z.string().optional(),
  at: z.coerce.date(),
  endedAt: z.coerce.date(),
})

export const tryHook = route({
  method: 'POST',
  path: '/api/hooks/:container/test',
  permission: 'settings.modify',
  summary: 'Run a command in a container as its hook would be, and tell what it said; no update takes part',
  addition: 'So that a hook is known to work before an update depends on it.',
  params: z.object({ container: ContainerName }),
  query: HostQuery,
  body: z.object({
    command: HookCommand,
    timeout: z.number().min(1).max(longestSeconds).default(ordinarySeconds).meta({ description: 'Seconds.' }),
  }),
  response: z.object({
    exit_code: z.number().nullable().meta({ description: 'Null where it was ended or never began.' }),
    output: z.string(),
    problem: z.string().nullable().meta({ description: 'Why it would count as failed.' }),
    took_ms: z.number(),
  }),
  async handle(ctx, { params: { container: name }, query, body: { command, timeout }, caller }) {
    const { host, container } = await findContainer(ctx, name, query.host)
    requireAllowed(container, 'set_policy')
    await requireRedis(ctx)
    const hostId = host._id
    await logActivity(ctx, {
      type: 'hooks',
      message: `a hook was tried out in ${name}`,
      container: name,
      hostId,
      caller,
    })
    const asked = { hostId, name, command, timeoutSeconds: timeout }
    const ran = Ran.parse(await ctx.queues.ask('hook.try', asked, answerLimitMs))
    return {
      exit_code: ran.exitCode ?? null,
      output: ran.output,
      problem: ran.problem ?? null,
      took_ms: ran.endedAt.getTime() - ran.at.getTime(),
    }
  },
})
