import type { DecisionDoc } from '@sentinel/shared/resources/decision'
import { activeStates, waitingStates, type UpdateDoc } from '@sentinel/shared/resources/update'
import type { ScannerContext } from '../scanner-context.ts'
import { containerKey, type ContainerKey } from './container-key.ts'

export type OpenUpdate = Pick<
  UpdateDoc,
  | '_id'
  | 'hostId'
  | 'name'
  | 'state'
  | 'version'
  | 'containerId'
  | 'candidateId'
  | 'from'
  | 'to'
  | 'deferredUntil'
  | 'reason'
>

/** What a check needs of the one before; whether the rest is as before its hash tells. */
export type KnownDecision = Pick<
  DecisionDoc,
  | 'hostId'
  | 'name'
  | 'containerId'
  | 'imageId'
  | 'checkedAt'
  | 'outcome'
  | 'candidate'
  | 'resolved'
  | 'pulled'
  | 'contentHash'
>

/** What stands in the database already when a check ends. */
export interface Standing {
  readonly decisions: ReadonlyMap<string, KnownDecision & { _id: unknown }>
  /** Digests that were tried on a container and were sick. */
  readonly failedDigests: ReadonlyMap<string, readonly string[]>
  /** Digests that a person left again. */
  readonly rolledBackDigests: ReadonlyMap<string, readonly string[]>
  readonly waiting: ReadonlyMap<string, OpenUpdate>
  readonly active: ReadonlyMap<string, OpenUpdate>
  readonly hostNames: ReadonlyMap<string, string>
}

export async function readStanding(
  { db }: Pick<ScannerContext, 'db'>,
  only?: ContainerKey,
): Promise<Standing> {
  const filter = only ? { hostId: only.hostId, name: only.name } : {}
  const openFields = {
    hostId: 1,
    name: 1,
    state: 1,
    version: 1,
    containerId: 1,
    candidateId: 1,
    from: 1,
    to: 1,
    deferredUntil: 1,
    reason: 1,
  }
  const [decisions, failures, updates, hosts] = await Promise.all([
    // Report and trace are most of a decision.
    db.decisions.find(filter).select({ report: 0, trace: 0, current: 0, problems: 0, outbox: 0 }).lean(),
    db.failures.find(filter).select({ hostId: 1, name: 1, digest: 1, cause: 1 }).lean(),
    db.updates
      .find({ ...filter, state: { $in: [...waitingStates, ...activeStates] } })
      .select(openFields)
      .lean() as Promise<OpenUpdate[]>,
    db.hosts.find({}).select({ name: 1 }).lean(),
  ])
  const isWaiting = ({ state }: OpenUpdate) => (waitingStates as readonly string[]).includes(state)
  return {
    decisions: byKey(decisions),
    failedDigests: digestsBy(failures.filter(({ cause }) => cause !== 'by_hand')),
    rolledBackDigests: digestsBy(failures.filter(({ cause }) => cause === 'by_hand')),
    waiting: byKey(updates.filter(isWaiting)),
    active: byKey(updates.filter((update) => !isWaiting(update))),
    hostNames: new Map(hosts.map(({ _id, name }) => [_id, name])),
  }
}

export function hostNameOf({ hostNames }: Pick<Standing, 'hostNames'>, hostId: string): string {
  return hostNames.get(hostId) ?? hostId
}

function digestsBy(rows: readonly (ContainerKey & { digest: string })[]): Map<string, string[]> {
  const grouped = Map.groupBy(rows, containerKey)
  return new Map([...grouped].map(([key, group]) => [key, group.map(({ digest }) => digest)]))
}

function byKey<T extends ContainerKey>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [containerKey(row), row]))
}
