import { outboxEntry } from '@sentinel/shared/events/outbox'
import { limitHealth } from '@sentinel/shared/registries/limit-health'
import { logger } from '@sentinel/shared/runtime/logger'
import type { ScannerContext } from '../scanner-context.ts'

const log = logger.child({ part: 'scan' })

/** How the limits of the registries stand after a scan. Told anew after the next one, so losing it does no harm. */
export async function tellLimits(ctx: ScannerContext): Promise<void> {
  try {
    await ctx.registry.tellLimits()
    const limits = await ctx.db.registryLimits.find({}).lean()
    const message = limitHealth(limits, new Date())
    await ctx.events.publish([outboxEntry('rate-limits.changed', { message })])
  } catch (error) {
    log.debug({ err: error }, 'limits not told')
  }
}
