import { parseReference } from '../images/reference.ts'
import { labelsOf, type ContainerDoc } from '../resources/container.ts'
import type { FailureDoc } from '../resources/failure.ts'
import type { PreferenceDoc } from '../resources/preference.ts'
import { containerSettings, type ContainerSettings } from './container-settings.ts'
import { decide, type Decision } from './decide.ts'
import { aboutContainer, decisionInput } from './decision-input.ts'
import type { PolicySettings } from './policy-settings.ts'
import { resolvePolicy, type ResolvedPolicy } from './resolve-policy.ts'
import type { DecisionCandidate, DecisionCause, DecisionInput } from './rule.ts'
import { stillIgnored } from './still-ignored.ts'
import { windowState } from './window-state.ts'

/** What the database knows of one container between two checks. */
export interface Case {
  readonly container: ContainerDoc
  readonly preference: PreferenceDoc | null
  readonly failures: readonly Pick<FailureDoc, 'digest' | 'cause'>[]
  /** When the last update of it succeeded. */
  readonly succeededAt: Date | undefined
  readonly settings: PolicySettings
}

export interface Reconsidered {
  readonly decision: Decision
  readonly policy: ResolvedPolicy
  readonly own: ContainerSettings
  readonly ignored: readonly string[]
}

/** The scan's question once more, at another time: the same rules, from the same code. */
export function reconsider(
  { container, preference, failures, succeededAt, settings }: Case,
  { cause, candidate, isPulled, now, rateLimit = null }: Moment,
): Reconsidered {
  const own = containerSettings(labelsOf(container), settings)
  const policy = resolvePolicy({
    override: preference?.policy,
    labels: own.labels,
    tag: tagOf(container.image),
    latestAutoUpdate: settings.latestAutoUpdate,
    defaultPolicy: settings.defaultPolicy,
  })
  const ignored = stillIgnored(preference ?? undefined, succeededAt)
  const digestsOf = (isByHand: boolean) =>
    failures.filter(({ cause: why }) => (why === 'by_hand') === isByHand).map(({ digest }) => digest)
  const subject = {
    ...aboutContainer(container),
    policy,
    own,
    ignoredVersions: ignored,
    failedDigests: digestsOf(false),
    rolledBackDigests: digestsOf(true),
    isPulled,
  }
  const window = windowState(settings.maintenanceWindow, settings.timeZone, now)
  const decision = decide(decisionInput(subject, { cause, now, settings, window, candidate, rateLimit }))
  return { decision, policy, own, ignored }
}

export interface Moment {
  readonly cause: DecisionCause
  readonly candidate: DecisionCandidate | null
  readonly isPulled: boolean
  readonly now: Date
  /** Why the registry was not asked the last time. */
  readonly rateLimit?: DecisionInput['rateLimit']
}

function tagOf(image: string): string | undefined {
  try {
    return parseReference(image).tag
  } catch {
    return ''
  }
}
