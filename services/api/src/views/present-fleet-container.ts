import { stillIgnored } from '@sentinel/shared/policy/still-ignored'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { DecisionDoc } from '@sentinel/shared/resources/decision'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { refusalOf } from '../fleet/abilities.ts'
import { formatContainerKey } from '../fleet/container-key.ts'
import { digestOf } from '../fleet/digest-of.ts'
import { policyOf } from '../fleet/policy-of.ts'
import { keyOf, type Snapshot } from '../fleet/snapshot.ts'
import { tagOf } from '../fleet/tag-of.ts'
import type { Ability, FleetContainer } from './fleet-view.ts'
import { isStale } from './present-container.ts'
import { presentUpdate } from './present-update.ts'

export function presentFleetContainer(snapshot: Snapshot, container: ContainerDoc): FleetContainer {
  const { hostId, name } = container
  const key = keyOf(hostId, name)
  const { facts } = snapshot
  const hostName = snapshot.hosts.get(hostId)?.name ?? ''
  const preference = facts.preferences.get(key)
  const resolved = policyOf(container, preference, snapshot)
  const found = facts.decisions.get(key)
  // A decision about an image that does not run any more says nothing about this container.
  const decision = found?.imageId === container.imageId ? found : undefined
  const waiting = facts.waiting.get(key)
  const active = facts.active.get(key)
  const rollback = facts.rollbackPoints.get(key)
  return {
    key: formatContainerKey(name, hostId, snapshot.local?._id),
    id: container.containerId,
    name,
    host_id: hostId,
    host_name: hostName,
    is_stale: isStale(snapshot, hostId),
    image: container.image,
    tag: tagOf(container.image),
    digest: digestOf(container),
    image_id: container.imageId,
    version: container.imageVersion ?? null,
    state: container.state,
    health: container.health ?? null,
    exit_code: container.exitCode ?? null,
    stack: container.stack ?? null,
    service: container.service ?? null,
    is_self: container.isSelf,
    self_role: container.selfRole ?? null,
    created_at: container.createdAt.toISOString(),
    started_at: container.startedAt?.toISOString() ?? null,
    seen_at: container.seenAt.toISOString(),
    policy: resolved.policy,
    policy_source: resolved.source,
    policy_problem: resolved.problem ?? null,
    ignored_versions: stillIgnored(preference, facts.succeededAt.get(key)),
    refusals: container.refusals.map(({ code, text }) => ({ code, text })),
    decision: decision ? presentDecision(decision) : null,
    candidate: decision?.candidate ? presentCandidate(decision.candidate) : null,
    waiting: waiting ? presentUpdate(waiting, hostName) : null,
    active: active ? presentUpdate(active, hostName) : null,
    failed: (facts.failures.get(key) ?? []).map((failure) => ({
      reference: failure.reference,
      digest: failure.digest,
      cause: failure.cause ?? 'sick',
      reason: failure.reason,
      at: failure.at.toISOString(),
      update_id: failure.updateId,
    })),
    rollback_to: rollback
      ? {
          update_id: rollback._id,
          reference: rollback.from.reference,
          digest: rollback.from.digest ?? '',
          ended_at: rollback.endedAt.toISOString(),
        }
      : null,
    can: abilities(container, {
      isBusy: active !== undefined,
      waiting: waiting?.state,
      hasRollback: rollback !== undefined,
    }),
  }
}

interface Standing {
  readonly isBusy: boolean
  readonly waiting: UpdateDoc['state'] | undefined
  readonly hasRollback: boolean
}

function abilities(container: ContainerDoc, standing: Standing): FleetContainer['can'] {
  const busy = standing.isBusy ? `${container.name} has an update under way; wait for it to end` : undefined
  const update = refusalOf(container, 'update')?.text ?? busy
  const act = refusalOf(container, 'act')?.text ?? busy
  return {
    update: ability(update),
    check: ability(undefined),
    approve: ability(update ?? approvalObstacle(container.name, standing)),
    roll_back: ability(
      update ??
        (standing.hasRollback
          ? undefined
          : `There is no earlier update of ${container.name} to go back behind`),
    ),
    act: ability(act),
    set_policy: ability(refusalOf(container, 'set_policy')?.text),
  }
}

function approvalObstacle(name: string, { waiting }: Standing): string | undefined {
  if (waiting === 'pending') return undefined
  return waiting === 'deferred'
    ? `The update of ${name} needs no approval and waits for its time`
    : `Nothing waits for ${name}`
}

const ability = (reason: string | undefined): Ability => ({
  allowed: reason === undefined,
  reason: reason ?? null,
})

function presentCandidate(candidate: NonNullable<DecisionDoc['candidate']>): FleetContainer['candidate'] {
  return {
    id: candidate.id,
    reference: candidate.reference,
    tag: candidate.tag ?? '',
    digest: candidate.digest ?? '',
    kind: candidate.kind,
    newer_versions: [...candidate.newerVersions],
    first_seen_at: candidate.firstSeenAt.toISOString(),
  }
}

function presentDecision(decision: DecisionDoc): FleetContainer['decision'] {
  const { problems = [], until, resolved, pulled, candidate } = decision
  return {
    outcome: decision.outcome,
    checked_at: decision.checkedAt.toISOString(),
    error: decision.error ?? null,
    hidden_by_scope: decision.hiddenByScope ?? 0,
    ...(problems.length > 0 ? { problems: [...problems] } : {}),
    ...(until ? { held_until: until.toISOString() } : {}),
    ...(resolved?.current === undefined ? {} : { resolved_current_version: resolved.current }),
    ...(resolved?.target === undefined ? {} : { resolved_target_version: resolved.target }),
    ...(pulled && pulled.candidateId === candidate?.id ? { pulled_at: pulled.at.toISOString() } : {}),
    trace: decision.trace.map(({ rule, verdict, text, until }) => ({
      rule,
      verdict,
      text,
      until: until?.toISOString() ?? null,
    })),
  }
}
