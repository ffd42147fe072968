import type { DecisionInput } from '../../src/policy/rule.ts'

/** A running container under the policy auto for which the registry has something newer. */
export function aDecisionInput(overrides: Partial<DecisionInput> = {}): DecisionInput {
  return {
    containerName: 'web',
    cause: 'schedule',
    policy: 'auto',
    policySource: 'default',
    candidate: { version: '1.2.4', digest: `sha256:${'c'.repeat(64)}` },
    filters: [],
    ignoredVersions: [],
    failedDigests: [],
    rolledBackDigests: [],
    isPaused: false,
    isRunning: true,
    isSelf: false,
    ...overrides,
  }
}
