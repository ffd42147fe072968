import type { Policy, PolicySource } from '../resolve-policy.ts'
import type { PolicyRule, Verdict } from '../rule.ts'

const sources: Readonly<Record<PolicySource, string>> = {
  override: 'set for this container',
  label: 'from its label',
  latest: 'since it follows latest',
  default: 'the default',
}
const verdictOf: Readonly<Record<Policy, Verdict>> = { auto: 'pass', manual: 'ask', pinned: 'drop' }
const meaning: Readonly<Record<Policy, string>> = {
  auto: 'updates need no approval',
  manual: 'a person must approve each update',
  pinned: 'the container is never updated by a scan',
}

export const policy: PolicyRule = {
  name: 'policy',
  check({ policy: effective, policySource, cause, updatesItself }) {
    const text = `The policy is ${effective} (${sources[policySource]})`
    if (cause === 'person') return { verdict: 'pass', text: `${text}, and a person asked for this update.` }
    // The default speaks of everybody's containers; for its own Sentinel has a setting.
    if (updatesItself && effective === 'manual' && policySource === 'default')
      return { verdict: 'pass', text: `${text}, but Sentinel’s own containers go by self_update_mode.` }
    return { verdict: verdictOf[effective], text: `${text}: ${meaning[effective]}.` }
  },
}
