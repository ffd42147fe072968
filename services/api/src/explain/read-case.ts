import type { Case } from '@sentinel/shared/policy/reconsider'
import { readPast } from '@sentinel/shared/policy/read-past'
import { policySettings } from '@sentinel/shared/policy/policy-settings'
import type { DecisionDoc } from '@sentinel/shared/resources/decision'
import type { ScanDoc } from '@sentinel/shared/resources/scan'
import { activeStates, waitingStates, type UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'
import type { ResolvedSettings } from '@sentinel/shared/settings/from-env'
import type { Found } from '../fleet/find-container.ts'

/** Everything that an explanation is made of, as the database has it now. */
export interface ExplainedCase extends Case {
  readonly decision: DecisionDoc | null
  /** The update that waits or is under way. */
  readonly open: UpdateDoc | null
  readonly lastScan: ScanDoc | null
  readonly lastScheduledAt: Date | undefined
  readonly resolvedSettings: ResolvedSettings
}

const notOurs = { outbox: 0, outboxAt: 0 }

export async function readCase(
  { db, settings }: Pick<Context, 'db' | 'settings'>,
  { container }: Found,
): Promise<ExplainedCase> {
  const key = { hostId: container.hostId, name: container.name }
  const [decision, past, open, lastScan, lastScheduled, resolvedSettings] = await Promise.all([
    db.decisions.findOne(key, notOurs).lean<DecisionDoc>(),
    readPast({ db }, key),
    db.updates
      .find({ ...key, state: { $in: [...waitingStates, ...activeStates] } })
      .select({ outbox: 0, recipe: 0, journal: 0 })
      .lean<UpdateDoc[]>(),
    db.scans.findOne({ state: 'done' }, notOurs).sort({ endedAt: -1 }).lean<ScanDoc>(),
    db.scans.findOne({ mode: 'scheduled' }).sort({ startedAt: -1 }).select({ startedAt: 1 }).lean(),
    settings.read(),
  ])
  return {
    container,
    ...past,
    settings: policySettings(resolvedSettings.values),
    // Of another container under this name it says nothing.
    decision: decision?.containerId === container.containerId ? decision : null,
    open: open.find(isActive) ?? open[0] ?? null,
    lastScan,
    lastScheduledAt: lastScheduled?.startedAt,
    resolvedSettings,
  }
}

function isActive({ state }: UpdateDoc): boolean {
  return (activeStates as readonly string[]).includes(state)
}
