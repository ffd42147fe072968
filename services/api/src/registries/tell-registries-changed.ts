import { outboxEntry } from '@sentinel/shared/events/outbox'
import type { Context } from '@sentinel/shared/runtime/context'
import { logger } from '@sentinel/shared/runtime/logger'

const log = logger.child({ part: 'registries' })

/** Pages reload, and scanners look what the new logins are allowed. The deed is done: none of it may fail it. */
export async function tellRegistriesChanged(
  { events, queues }: Pick<Context, 'events' | 'queues'>,
  registries: readonly string[],
): Promise<void> {
  try {
    const payload = { key: 'registries', message: 'registry credentials changed' }
    await events.publish([outboxEntry('settings.changed', payload)])
    for (const registry of registries) await queues.enqueue('registry.test', { registry })
  } catch (error) {
    log.debug({ err: error }, 'changed registries not told')
  }
}
