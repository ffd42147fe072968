import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { logger } from '@sentinel/shared/runtime/logger'
import type { Context } from '@sentinel/shared/runtime/context'
import { requireRedis } from '../commands/require-redis.ts'
import type { Found } from './find-container.ts'

const log = logger.child({ part: 'api' })

const answerLimitMs = 35_000
const Answer = z.object({
  tags: z.array(z.string()).default([]),
  newer: z.array(z.string()).default([]),
})

/** Ours are away: that must be said. What a registry cannot answer is an empty list. */
const ownTroubles = new Set(['no_worker', 'redis_away', 'mongo_away'])

/** All tags of a container's repository, and the newer versions among them, newest first. */
export async function askTags(
  { queues, redis }: Pick<Context, 'queues' | 'redis'>,
  { host, container }: Found,
): Promise<z.output<typeof Answer>> {
  await requireRedis({ redis })
  try {
    const key = { hostId: host._id, name: container.name }
    return Answer.parse(await queues.ask('host.tags', key, answerLimitMs))
  } catch (error) {
    if (!(error instanceof AppError) || ownTroubles.has(error.code) || error.kind === 'internal') throw error
    log.debug({ err: error, container: container.name }, 'tags not known')
    return { tags: [], newer: [] }
  }
}
