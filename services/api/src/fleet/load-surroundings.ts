import type { HostDoc } from '@sentinel/shared/resources/host'
import type { ScanDoc } from '@sentinel/shared/resources/scan'
import type { Context } from '@sentinel/shared/runtime/context'
import type { Snapshot } from './snapshot.ts'

const notOurs = { outbox: 0, outboxAt: 0 }

/** Hosts, scans and the settings that decide about policies. */
export async function loadSurroundings({
  db,
  settings,
}: Pick<Context, 'db' | 'settings'>): Promise<Omit<Snapshot, 'facts'>> {
  const [hosts, active, last, { values }] = await Promise.all([
    db.hosts.find({}, notOurs).lean<HostDoc[]>(),
    db.scans.findOne({ slot: 'active' }, notOurs).lean<ScanDoc>(),
    db.scans
      .find({ endedAt: { $exists: true } }, notOurs)
      .sort({ endedAt: -1 })
      .limit(1)
      .lean<ScanDoc[]>(),
    settings.read(),
  ])
  return {
    hosts: new Map(hosts.map((host) => [host._id, host])),
    local: hosts.find(({ slug }) => slug === 'local'),
    scan: active ?? last[0],
    lastScanAt: last[0]?.endedAt,
    defaultPolicy: values['policy.default'],
    latestAutoUpdate: values['policy.latestAutoUpdate'],
    isPaused: values['scan.paused'],
  }
}
