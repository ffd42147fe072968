import type { ScanDoc } from '@sentinel/shared/resources/scan'
import type { ScannerContext } from '../scanner-context.ts'
import { batchRepositories, repositoriesPerJob } from './batch-repositories.ts'
import { planRepositories } from './plan-repositories.ts'
import type { FleetMember } from './read-fleet.ts'
import { recallTargets } from './recall-targets.ts'

/** Hands the questions of a scan to the scanners: a job for some repositories of a registry each, and one that concludes once all have answered. */
export async function launchScan(
  ctx: ScannerContext,
  { _id: scanId, mode }: Pick<ScanDoc, '_id' | 'mode'>,
  members: readonly FleetMember[],
  signal: AbortSignal,
): Promise<void> {
  const plans = planRepositories(members)
  ctx.fleets.keep(scanId, members)
  const registries = [...new Set(plans.map(({ registry }) => registry))]
  for (const registry of registries) {
    // Its failure is that of the requests that follow; those of other registries need not wait for it.
    ctx.registries.prepare({ scanId, registry }, () => Promise.resolve(plans), signal).catch(() => undefined)
  }
  const asked = plans.reduce((sum, { containers }) => sum + containers, 0)
  await Promise.all([ctx.progress.begin(scanId, members.length - asked), recallTargets(ctx, members)])
  const total = members.length
  const batches = batchRepositories(plans, repositoriesPerJob(ctx.settings.boot['scan.concurrency']))
  await ctx.queues.enqueueFlow(
    { name: 'scan.conclude', payload: { scanId } },
    batches.map((batch) => ({ name: 'scan.repositories', payload: { scanId, mode, total, ...batch } })),
  )
}
