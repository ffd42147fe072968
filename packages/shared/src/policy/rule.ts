import type { Policy, PolicySource } from './resolve-policy.ts'
import type { WindowState } from './window-state.ts'

/** Who set this off: the timer, a scan that a person asked for, or a person who asked for this very update. */
export type DecisionCause = 'schedule' | 'scan' | 'person'

export interface DecisionCandidate {
  /** The tag to move to; absent when the same tag has a new digest. */
  readonly version?: string
  /** The version behind that tag, where it names none. */
  readonly resolvedVersion?: string
  readonly digest: string
  readonly firstSeenAt: Date
}

export interface DecisionInput {
  readonly containerName: string
  readonly cause: DecisionCause
  readonly now: Date
  readonly policy: Policy
  readonly policySource: PolicySource
  /** A label about policy or versions says something that means nothing, and might have forbidden it. */
  readonly hasUnreadableLabel: boolean
  /** What the registry offers and the container does not run; null when there is nothing. */
  readonly candidate: DecisionCandidate | null
  /** Globs of the setting `filters`. */
  readonly filters: readonly string[]
  readonly ignoredVersions: readonly string[]
  /** Digests that were tried on this container and were sick. */
  readonly failedDigests: readonly string[]
  /** Digests that a person left again by a rollback. */
  readonly rolledBackDigests: readonly string[]
  /** When the container is checked at all; empty: with every scan. */
  readonly schedule: { readonly expression: string; readonly problem?: string }
  /** How long a candidate must be known. */
  readonly delay: { readonly ms: number; readonly problem?: string }
  readonly window: WindowState
  readonly isDryRun: boolean
  readonly pullOnly: { readonly isWanted: boolean; readonly isPulled: boolean; readonly problem?: string }
  /** Why the registry was not asked, where it was not. */
  readonly rateLimit: { readonly text: string; readonly until?: Date } | null
  readonly isPaused: boolean
  readonly isRunning: boolean
  /** The container is part of Sentinel. */
  readonly isSelf: boolean
  /** One of its own processes runs in the container, and it may replace it by itself. */
  readonly updatesItself: boolean
}

/** From strictest to most lenient: out of the question, only on a person's word, later by itself, now by itself. */
export const verdicts = ['drop', 'ask', 'hold', 'pass'] as const
export type Verdict = (typeof verdicts)[number]

export interface RuleAnswer {
  readonly verdict: Verdict
  /** One plain sentence for the person who asks why. */
  readonly text: string
  /** For `hold`: when the rule will let it pass, where that is known. */
  readonly until?: Date
}

export interface PolicyRule {
  readonly name: string
  check(input: DecisionInput): RuleAnswer
}
