import { outboxEntry, withOutbox } from '@sentinel/shared/events/outbox'
import { processor } from '@sentinel/shared/queues/worker'
import { mergeCosts, sumCosts } from '@sentinel/shared/registries/cost'
import type { ScanDoc } from '@sentinel/shared/resources/scan'
import type { ScannerContext } from '../scanner-context.ts'
import { RegistryAnswer } from './answer.ts'
import { carryOut, countJudgements } from './carry-out.ts'
import { readFleet } from './read-fleet.ts'
import { readScanSettings } from './scan-settings.ts'
import { tellLimits } from './tell-limits.ts'
import { readStanding } from './read-standing.ts'

/** Turns what the registries answered into decisions and updates, and ends the scan. Run twice, it does nothing twice. */
export const scanConclude = processor<ScannerContext, 'scan.conclude'>(
  'scan.conclude',
  async (ctx, { scanId }, _signal, meta) => {
    const [scan, settings, values, standing] = await Promise.all([
      ctx.db.scans.findOne({ _id: scanId }).select({ outbox: 0 }).lean(),
      readScanSettings(ctx),
      meta.childValues(),
      readStanding(ctx),
    ])
    if (scan?.state !== 'running') return { ended: true }
    const scheduledAt = scan.mode === 'scheduled' ? scan.startedAt : undefined
    const fleet = ctx.fleets.of(scanId) ?? (await readFleet(ctx, { settings, scheduledAt }))
    const answered = Object.values(values).map((value) => RegistryAnswer.parse(value))
    const answers = new Map(answered.flatMap((batch) => batch.answers).map((answer) => [answer.key, answer]))
    const members = fleet
      // What came or changed since the questions were asked has no answer, which is nobody's failure.
      .filter(
        ({ inquiry, container }) =>
          !inquiry.asks || answers.has(inquiry.question.key) || container.seenAt < scan.startedAt,
      )
      // What was replaced and checked meanwhile is known better than from here.
      .filter(({ key, container }) => {
        const known = standing.decisions.get(key)
        return known?.containerId === container.containerId || !known || known.checkedAt < scan.startedAt
      })
    const cause = scan.mode === 'scheduled' ? 'schedule' : 'scan'
    const check = { checkId: scanId, members, answers, standing, cause, settings } as const
    const { judgements, tidy } = await carryOut(ctx, check)
    const counts = countJudgements(judgements, standing)
    // By their own schedule: what was decided about them stands.
    counts.skipped += members.length - judgements.length
    const registries = mergeCosts(answered.flatMap((batch) => batch.costs))
    const cost = sumCosts(registries)
    const services = members.filter(({ container }) => container.swarm).length
    const ending = { state: 'done', checked: members.length, counts, cost, registries, services } as const
    await endScan(ctx, scan, ending)

    await tidy()
    await tellLimits(ctx)
    await forgetVanished(ctx, new Set(fleet.map(({ key }) => key)), standing.decisions)
    return { counts, cost }
  },
)

type Ending = Pick<ScanDoc, 'state' | 'checked' | 'counts' | 'cost' | 'registries'> & { error?: string }

/** Frees the slot and tells, in one write. */
export async function endScan(
  ctx: ScannerContext,
  scan: Pick<ScanDoc, '_id' | 'startedAt' | 'total'>,
  { services = 0, ...ending }: Ending & { readonly services?: number },
): Promise<void> {
  const { auto, queued, skipped, rateLimited, failed } = ending.counts
  const message =
    ending.error ??
    `total=${scan.total} updated=${auto} queued=${queued} skipped=${skipped} rate_limited=${rateLimited} failed=${failed} services=${services}`
  const event = outboxEntry('scan.completed', { scanId: scan._id, message, ok: ending.state === 'done' })
  const filed = withOutbox([event])
  const { outboxAt } = filed.$set
  const endedAt = new Date()
  const ended = await ctx.db.scans.updateOne(
    { _id: scan._id, slot: 'active' },
    { $set: { ...ending, endedAt, ...filed.$set }, $unset: { slot: '' }, $push: filed.$push },
  )
  if (ended.matchedCount === 0) return
  const tidy = await ctx.events.announce({ scans: [{ _id: scan._id, outbox: [event], outboxAt }] })
  ctx.metrics.scanSeconds.observe((endedAt.getTime() - scan.startedAt.getTime()) / 1000)
  const { heads, tagPages, tokens, pulls } = ending.cost
  for (const [kind, count] of Object.entries({ heads, tagPages, tokens, pulls }))
    ctx.metrics.registryRequests.inc({ kind }, count)
  await tidy()
}

/** A decision outlives its container until the next scan, so that one that was only recreated is no news. */
async function forgetVanished(
  { db }: ScannerContext,
  present: ReadonlySet<string>,
  decisions: ReadonlyMap<string, { _id: unknown }>,
): Promise<void> {
  const ids = [...decisions].filter(([key]) => !present.has(key)).map(([, { _id }]) => _id)
  if (ids.length > 0) await db.decisions.deleteMany({ _id: { $in: ids } })
}
