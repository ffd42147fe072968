import type { Db } from '@sentinel/shared/db/connect'
import { ensureIndexes } from '@sentinel/shared/db/prepare'
import type { StepRecord, UpdateDoc, UpdateState } from '@sentinel/shared/resources/update'
import { aCandidate, aContainerDoc, aDecision, aHost, anImagePoint, anUpdate } from './factories.ts'

/** One container for each state that a page or a list must be able to show; the key is its name. */
export const seedNames = {
  upToDate: 'up-to-date',
  available: 'available',
  pinned: 'pinned',
  awaitingApproval: 'awaiting-approval',
  queued: 'queued',
  deferred: 'deferred',
  running: 'running',
  rolledBack: 'rolled-back',
  failed: 'failed',
  needsAttention: 'needs-attention',
  checkFailed: 'check-failed',
  stopped: 'stopped',
} as const

const withoutUpdate = {
  [seedNames.available]: { candidate: aCandidate() },
  [seedNames.pinned]: {
    candidate: aCandidate(),
    outcome: 'skipped' as const,
    policy: 'pinned',
    policySource: 'label',
  },
  [seedNames.checkFailed]: {
    outcome: 'failed' as const,
    error: 'registry.example answered 503; it is asked again at the next scan',
  },
}

/** What the updates look like, by the state they are in. */
const updates: Partial<Record<UpdateState, Partial<UpdateDoc>>> = {
  pending: { name: seedNames.awaitingApproval },
  queued: { name: seedNames.queued, cause: 'approve', requestedBy: 'api' },
  deferred: {
    name: seedNames.deferred,
    reason: 'Outside the maintenance window, which opens at 02:00',
    deferredUntil: new Date(Date.now() + 3_600_000),
  },
  running: {
    name: seedNames.running,
    owner: 'updater-seed',
    token: 'seed',
    steps: steps(['record', 'refuse', 'gate', 'pull', 'create'], 'prove'),
    progress: { step: 'prove', current: 3, total: 10 },
  },
  rolled_back: {
    name: seedNames.rolledBack,
    reason: 'The new container became unhealthy: connection refused',
    steps: steps(['record', 'pull', 'create', 'stop', 'swap', 'start']),
    evidence: {
      logs: 'listening…\npanic: no such table\n',
      exitCode: 2,
      oomKilled: false,
      health: 'unhealthy',
    },
  },
  failed: {
    name: seedNames.failed,
    errorCode: 'disk_full',
    reason: 'The image could not be pulled: no space left on the engine’s disk; free some and update again',
    steps: steps(['record', 'refuse', 'gate']),
  },
  needs_attention: {
    name: seedNames.needsAttention,
    reason: 'Another container took the name meanwhile',
    attention: {
      seen: 'A container that is not ours bears the name',
      answers: [
        {
          answer: 'keep_new',
          effect: 'The new container takes the name; the stranger is kept under another',
        },
        { answer: 'restore_old', effect: 'The old container runs again' },
        { answer: 'dealt_with', effect: 'Nothing is touched' },
      ],
    },
  },
  succeeded: {
    name: seedNames.upToDate,
    from: anImagePoint('example/app:0.9.0'),
    to: anImagePoint('example/app:1.0.0'),
  },
}

/** Fills an empty database with one host and a container in each state. */
export async function seed(db: Db): Promise<void> {
  await ensureIndexes(db)
  const host = aHost()
  await db.hosts.create(host)
  const names = Object.values(seedNames)
  await db.containers.insertMany(
    names.map((name) =>
      aContainerDoc({
        hostId: host._id,
        name,
        ...(name === seedNames.stopped ? { state: 'exited', exitCode: 0 } : {}),
      }),
    ),
  )
  const hasCandidate = new Set<string>(
    Object.entries(updates).flatMap(([state, { name = '' }]) => (state === 'succeeded' ? [] : [name])),
  )
  await db.decisions.insertMany(
    names.map((name) =>
      aDecision({
        hostId: host._id,
        name,
        ...(hasCandidate.has(name) ? { candidate: aCandidate() } : {}),
        ...(withoutUpdate as Record<string, object>)[name],
      }),
    ),
  )
  await db.updates.insertMany(
    Object.entries(updates).map(([state, overrides]) =>
      anUpdate({ hostId: host._id, state: state as UpdateState, ...overrides }),
    ),
  )
}

function steps(done: readonly string[], begun?: string): StepRecord[] {
  const at = new Date(Date.now() - 10_000)
  const record = (step: string) => ({ step, direction: 'forward' as const, at })
  return [
    ...done.map((step) => ({ ...record(step), phase: 'done' as const, endedAt: at })),
    ...(begun === undefined ? [] : [{ ...record(begun), phase: 'begun' as const }]),
  ]
}
