import type { Policy } from './api/views.ts'

export const policyWords: Readonly<Record<Policy, string>> = {
  auto: 'Updates are taken without asking.',
  manual: 'You are asked before every update.',
  pinned: 'It is never updated by a scan.',
}

/** Where a policy comes from. */
export const policySources: Readonly<Record<string, string>> = {
  override: 'Set here for this container.',
  label: 'Comes from its label sentinel.policy.',
  latest: 'It follows the tag latest.',
  default: 'That is the default.',
}
