import { problemsOf } from '@sentinel/shared/policy/container-settings'
import { policyLabel } from '@sentinel/shared/policy/resolve-policy'
import { updateExists } from '@sentinel/shared/policy/rules/update-exists'
import { reconsider, type Reconsidered } from '@sentinel/shared/policy/reconsider'
import type { TraceEntry } from '@sentinel/shared/resources/decision'
import { labelsOf } from '@sentinel/shared/resources/container'
import { shownName } from '@sentinel/shared/resources/service'
import { patternProblems } from '@sentinel/shared/versions/pattern-problems'
import type { TagReport } from '@sentinel/shared/versions/tag-report'
import { parseReference } from '@sentinel/shared/images/reference'
import { digestOf } from '../fleet/digest-of.ts'
import type { Found } from '../fleet/find-container.ts'
import { tagOf } from '../fleet/tag-of.ts'
import type { Explanation } from '../views/explanation.ts'
import { presentCost } from '../views/present-scan.ts'
import { effectiveSettings } from './effective-settings.ts'
import { nextCheckAt, nextScanAt } from './next-check.ts'
import type { ExplainedCase } from './read-case.ts'
import { whatNext } from './what-next.ts'

/** The whole trace: what was found at the last check, and what the rules make of it now. */
export function explain({ host, container }: Found, known: ExplainedCase, now: Date): Explanation {
  const { decision, open, resolvedSettings } = known
  const again = reconsiderNow(known, now)
  const { own, policy, decision: gates } = again
  const scanAt = nextScanAt(resolvedSettings.values, known.lastScheduledAt, now)
  const timeZone = known.settings.timeZone
  const checkAt = scanAt && nextCheckAt(own, { scanAt, lastCheckedAt: decision?.checkedAt, timeZone })
  const next = whatNext(known, gates, checkAt)
  const from = policy.source === 'label' ? (own.obeyed.get(policyLabel)?.from ?? policyLabel) : undefined
  return {
    name: shownName(container.name),
    host_id: host._id,
    host_name: host.name,
    summary: next.text,
    running: running(known),
    policy: { policy: policy.policy, source: policy.source, ...(from === undefined ? {} : { from }) },
    settings: effectiveSettings(own, resolvedSettings),
    foreign_labels: [...own.obeyed].map(([readAs, label]) => ({
      label: label.from,
      read_as: readAs,
      value: label.value,
    })),
    ignored: [...again.ignored],
    ...tags(known),
    ...candidate(known),
    gates: gates.trace.map(gateOf(known)),
    gates_outcome: gates.outcome,
    ...(gates.until && { held_until: gates.until.toISOString() }),
    problems: problems(known, again),
    refusals: container.refusals.map(({ code, text }) => ({ code, text })),
    ...(open && {
      update: {
        id: open._id,
        state: open.state,
        ...(open.reason === undefined ? {} : { reason: open.reason }),
        ...(open.deferredUntil && { until: open.deferredUntil.toISOString() }),
      },
    }),
    ...lastCheck(known),
    next: {
      text: next.text,
      ...(next.at && { at: next.at.toISOString() }),
      ...(checkAt && { check_at: checkAt.toISOString() }),
    },
  }
}

function reconsiderNow(known: ExplainedCase, now: Date): Reconsidered {
  const { candidate, resolved, pulled } = known.decision ?? {}
  const offer = candidate && {
    digest: candidate.digest,
    firstSeenAt: candidate.firstSeenAt,
    ...(candidate.kind === 'version' ? { version: candidate.tag } : {}),
    ...(resolved?.target === undefined ? {} : { resolvedVersion: resolved.target }),
  }
  const isPulled = pulled !== undefined && pulled.candidateId === candidate?.id
  const rateLimit = heldByRegistry(known, now)
  const moment = { cause: 'schedule', candidate: offer ?? null, isPulled, now, rateLimit } as const
  return reconsider(known, moment)
}

function heldByRegistry({ decision }: ExplainedCase, now: Date) {
  const { outcome, error = '', until } = decision ?? {}
  if (outcome !== 'rate_limited' || (until && until <= now)) return null
  return { text: error, ...(until && { until }) }
}

/** Without an answer of the registry nothing can be said of what it offers. */
function gateOf({ decision }: ExplainedCase) {
  const wasAsked = decision?.outcome === 'available' || decision?.outcome === 'up_to_date'
  return (entry: TraceEntry) =>
    entry.rule === updateExists.name && entry.verdict === 'drop' && !wasAsked
      ? presentRule({ ...entry, text: 'Nothing newer is known: the registry has not been asked.' })
      : presentRule(entry)
}

function running({ container, decision }: ExplainedCase): Explanation['running'] {
  const { os, architecture, variant, imageVersion, image, imageId, state } = container
  const resolved = decision?.resolved?.current
  return {
    reference: image,
    tag: tagOf(image),
    digest: digestOf(container),
    image_id: imageId,
    platform: [os, architecture, variant].filter((part) => part !== undefined && part !== '').join('/'),
    state,
    ...(imageVersion === undefined ? {} : { version: imageVersion }),
    ...(resolved === undefined ? {} : { resolved_version: resolved }),
  }
}

function tags({ decision }: ExplainedCase): Pick<Explanation, 'tags'> {
  if (decision?.report === undefined) return {}
  const { seen, dropped } = JSON.parse(decision.report) as TagReport
  const groups = dropped.map(({ rule, text, count, tags: named }) => ({
    rule,
    text,
    count,
    tags: [...named],
  }))
  return { tags: { seen, beyond_scope: decision.hiddenByScope, dropped: groups } }
}

function candidate({ decision }: ExplainedCase): Pick<Explanation, 'candidate'> {
  const { candidate: found, resolved, pulled } = decision ?? {}
  if (!found) return {}
  const { id, reference, tag, digest, kind, newerVersions, firstSeenAt } = found
  return {
    candidate: {
      id,
      reference,
      tag,
      digest,
      kind,
      newer_versions: [...newerVersions],
      first_seen_at: firstSeenAt.toISOString(),
      ...(resolved?.target === undefined ? {} : { resolved_version: resolved.target }),
      ...(pulled?.candidateId === id ? { pulled_at: pulled.at.toISOString() } : {}),
    },
  }
}

/** As they are now, and those that only a check can find. */
function problems(
  { decision, settings }: ExplainedCase,
  { own, policy, decision: gates }: Reconsidered,
): string[] {
  const { include, exclude, transform } = own
  const patterns = { include: include.value, exclude: exclude.value, transform: transform.value }
  const window = gates.trace.find(({ rule, verdict }) => rule === 'maintenance-window' && verdict === 'ask')
  return [
    ...new Set([
      ...(policy.problem === undefined ? [] : [policy.problem]),
      ...problemsOf(own),
      ...patternProblems(patterns),
      ...(window && settings.maintenanceWindow !== '' ? [window.text] : []),
      ...(decision?.problems ?? []),
    ]),
  ]
}

function lastCheck({ container, decision, lastScan }: ExplainedCase): Pick<Explanation, 'last_check'> {
  if (!decision) return {}
  const { outcome, error, trace, checkedAt } = decision
  // A decision that came out as before is not written again, but for one by a schedule of its own.
  const hasSchedule = labelsOf(container)['sentinel.schedule'] !== undefined
  const scannedAt = hasSchedule ? undefined : lastScan?.endedAt
  const at = scannedAt && scannedAt > checkedAt ? scannedAt : checkedAt
  const cost = lastScan?.registries?.find(({ registry }) => registry === registryOf(container.image))
  return {
    last_check: {
      at: at.toISOString(),
      outcome,
      ...(error === undefined ? {} : { error }),
      trace: trace.map(presentRule),
      ...(cost && { registry_cost: presentCost(cost) }),
    },
  }
}

function presentRule({ rule, verdict, text, until }: TraceEntry) {
  return { rule, verdict, text, ...(until && { until: until.toISOString() }) }
}

function registryOf(image: string): string {
  try {
    return parseReference(image).registry
  } catch {
    return ''
  }
}
