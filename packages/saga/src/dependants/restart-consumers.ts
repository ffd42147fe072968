import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { ReplaceContext } from '../replace-context.ts'
import type { Replacement } from '../replacement.ts'
import { isOlderThan } from './serves-since.ts'

/**
 * What depends on the container and asked to be restarted with it. One that cannot be is told of, and costs nothing
 * else anything. Answers a sentence for people, empty where there was nothing to do.
 */
export async function restartConsumers(
  { host }: ReplaceContext,
  { consumers = [] }: Replacement,
  provider: ContainerInspect,
  signal: AbortSignal,
): Promise<string> {
  const restarted: string[] = []
  const failed: string[] = []
  for (const name of consumers) {
    const consumer = await host.inspectContainer(name, signal)
    if (consumer === null || consumer.state.paused || !isOlderThan(consumer, provider)) continue
    try {
      await host.restartContainer(consumer.id, {}, signal)
      restarted.push(name)
    } catch (error) {
      if (!(error instanceof AppError) || ['aborted', 'unavailable'].includes(error.kind)) throw error
      failed.push(`${name} could not be restarted (${error.message})`)
    }
  }
  return [...(restarted.length > 0 ? [`restarted ${restarted.join(', ')}`] : []), ...failed].join('; ')
}
