import type { DecisionInput } from '../../src/policy/rule.ts'

/** A running container under the policy auto for which the registry has something newer. */
export function aDecisionInput(overrides: Partial<DecisionInput> = {}): DecisionInput {
  return {
    containerName: 'web',
    cause: 'schedule',
    now: new Date('2026-11-22T12:00:00Z'),
    policy: 'auto',
    policySource: 'default',
    hasUnreadableLabel: false,
    candidate: {
      version: '1.2.4',
      digest: `sha256:${'c'.repeat(64)}`,
      firstSeenAt: new Date('2026-11-22T12:00:00Z'),
    },
    filters: [],
    ignoredVersions: [],
    failedDigests: [],
    rolledBackDigests: [],
    schedule: { expression: '' },
    delay: { ms: 0 },
    window: { state: 'none', expression: '' },
    isDryRun: false,
    pullOnly: { isWanted: false, isPulled: false },
    rateLimit: null,
    isPaused: false,
    isRunning: true,
    isSelf: false,
    updatesItself: false,
    ...overrides,
  }
}
