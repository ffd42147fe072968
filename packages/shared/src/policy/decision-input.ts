import type { ContainerDoc } from '../resources/container.ts'
import { shownName } from '../resources/service.ts'
import type { ContainerSettings } from './container-settings.ts'
import type { PolicySettings } from './policy-settings.ts'
import type { ResolvedPolicy } from './resolve-policy.ts'
import type { DecisionCandidate, DecisionCause, DecisionInput } from './rule.ts'
import type { WindowState } from './window-state.ts'

/** What is decided about: a container, or a service of a swarm. */
export interface Subject {
  readonly name: string
  readonly isRunning: boolean
  readonly isSelf: boolean
  readonly selfRole?: 'process' | 'state' | undefined
  readonly policy: ResolvedPolicy
  /** Its labels, weighed against the settings. */
  readonly own: ContainerSettings
  readonly ignoredVersions: readonly string[]
  readonly failedDigests: readonly string[]
  readonly rolledBackDigests: readonly string[]
  readonly isPulled: boolean
}

/** What a container, or a service, says of itself. */
export function aboutContainer(
  container: Pick<ContainerDoc, 'name' | 'state' | 'isSelf' | 'selfRole'>,
): Pick<Subject, 'name' | 'isRunning' | 'isSelf' | 'selfRole'> {
  const { name, state, isSelf, selfRole } = container
  return { name: shownName(name), isRunning: state === 'running' || state === 'restarting', isSelf, selfRole }
}

export interface Occasion {
  readonly cause: DecisionCause
  readonly now: Date
  readonly settings: PolicySettings
  readonly window: WindowState
  readonly candidate: DecisionCandidate | null
  readonly rateLimit?: DecisionInput['rateLimit']
}

/** Everything that the rules may ask about, from what a scanner and an updater both know. */
export function decisionInput(subject: Subject, occasion: Occasion): DecisionInput {
  const { own, policy, isPulled } = subject
  const { settings, rateLimit = null } = occasion
  const { schedule, delayMs, isPullOnly } = own
  return {
    containerName: subject.name,
    cause: occasion.cause,
    now: occasion.now,
    policy: policy.policy,
    policySource: policy.source,
    hasUnreadableLabel: [policy, own.scope, own.prereleases].some(({ problem }) => problem !== undefined),
    candidate: occasion.candidate,
    filters: settings.filters,
    ignoredVersions: subject.ignoredVersions,
    failedDigests: subject.failedDigests,
    rolledBackDigests: subject.rolledBackDigests,
    schedule: { expression: schedule.value, ...withProblem(schedule.problem) },
    delay: { ms: delayMs.value, ...withProblem(delayMs.problem) },
    window: occasion.window,
    isDryRun: settings.isDryRun,
    pullOnly: { isWanted: isPullOnly.value, isPulled, ...withProblem(isPullOnly.problem) },
    rateLimit,
    isPaused: settings.isPaused,
    isRunning: subject.isRunning,
    isSelf: subject.isSelf,
    updatesItself: settings.updatesItself && subject.isSelf && subject.selfRole === 'process',
  }
}

function withProblem(problem: string | undefined): { problem?: string } {
  return problem === undefined ? {} : { problem }
}
