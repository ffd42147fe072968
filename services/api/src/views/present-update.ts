import type { ImagePoint, StepRecord, UpdateDoc } from '@sentinel/shared/resources/update'
import { presentResults } from './present-results.ts'
import type { StepView, UpdateView } from './update-view.ts'

const time = (at: Date | undefined) => at?.toISOString() ?? null

function presentPoint(point: ImagePoint | undefined): UpdateView['from'] {
  return {
    reference: point?.reference ?? '',
    tag: point?.tag ?? '',
    digest: point?.digest ?? '',
    image_id: point?.imageId ?? '',
  }
}

function presentStep({ step, direction, phase, at, endedAt, text }: StepRecord): StepView {
  return {
    step,
    direction,
    phase,
    at: new Date(at).toISOString(),
    ended_at: time(endedAt),
    text: text ?? null,
  }
}

type Difference = NonNullable<UpdateView['fidelity']>['differences'][number]

/** What is missing has no key in JSON text. */
function differencesOf(text: string): Difference[] {
  const found = JSON.parse(text) as (Partial<Difference> & Pick<Difference, 'path'>)[]
  return found.map(({ path, wanted = null, found = null }) => ({ path, wanted, found }))
}

function canCancel({ state, journal, cancel }: UpdateDoc): boolean {
  if (state === 'queued' || state === 'deferred') return true
  return state === 'running' && journal?.mayCancel === true && !cancel
}

export function presentUpdate(update: UpdateDoc, hostName: string): UpdateView {
  const { evidence, progress, attention, fidelity } = update
  return {
    id: update._id,
    host_id: update.hostId,
    host_name: hostName,
    container_name: update.name,
    kind: update.kind,
    cause: update.cause,
    requested_by: update.requestedBy,
    state: update.state,
    from: presentPoint(update.from),
    to: presentPoint(update.to),
    candidate_id: update.candidateId ?? null,
    newer_versions: update.newerVersions ?? [],
    rollback_of: update.rollbackOf ?? null,
    reason: update.reason ?? null,
    error_code: update.errorCode ?? null,
    created_at: update.createdAt.toISOString(),
    queued_at: time(update.queuedAt),
    started_at: time(update.startedAt),
    ended_at: time(update.endedAt),
    deferred_until: time(update.deferredUntil),
    steps: (update.steps ?? []).map(presentStep),
    progress: progress
      ? {
          step: progress.step,
          current: progress.current,
          total: progress.total,
          layers_done: progress.layersDone ?? null,
          layers: progress.layers ?? null,
        }
      : null,
    evidence: evidence
      ? {
          logs: evidence.logs ?? '',
          exit_code: evidence.exitCode ?? null,
          oom_killed: evidence.oomKilled ?? null,
          health: evidence.health ?? null,
        }
      : null,
    fidelity: fidelity
      ? {
          passed: fidelity.passed,
          checked_at: fidelity.at.toISOString(),
          differences: differencesOf(fidelity.differences),
          allowed: fidelity.allowed,
        }
      : null,
    ...presentResults(update),
    dependants: update.dependants ?? [],
    can_cancel: canCancel(update),
    cancelled_by: update.cancel?.by ?? null,
    attention: attention
      ? {
          seen: attention.seen,
          containers: (attention.containers ?? []).map(({ role, id, name, state, image }) => ({
            role,
            id,
            name,
            state,
            image,
          })),
          answers: attention.answers.map(({ answer, effect }) => ({ answer, effect })),
        }
      : null,
  }
}
