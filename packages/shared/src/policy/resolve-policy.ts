export const policies = ['auto', 'manual', 'pinned'] as const
export type Policy = (typeof policies)[number]

export type PolicySource = 'override' | 'label' | 'latest' | 'default'

export interface PolicyInput {
  /** What a person stored for this container; anything but a policy counts as absent. */
  readonly override?: string | null | undefined
  readonly labels: Readonly<Record<string, string>>
  /** The tag in use; undefined where the reference has none. */
  readonly tag: string | undefined
  readonly latestAutoUpdate: boolean
  readonly defaultPolicy: Policy
}

export interface ResolvedPolicy {
  readonly policy: Policy
  readonly source: PolicySource
  /** The label's value means nothing to us; the next source was taken. */
  readonly problem?: string
}

export const policyLabel = 'sentinel.policy'

export function resolvePolicy(input: PolicyInput): ResolvedPolicy {
  const override = parsePolicy(input.override)
  if (override !== null) return { policy: override, source: 'override' }
  const written = input.labels[policyLabel]
  const label = parsePolicy(written)
  if (label !== null) return { policy: label, source: 'label' }
  const fallback = withoutLabel(input)
  if (written === undefined || written.trim() === '') return fallback
  return {
    ...fallback,
    problem: `The label ${policyLabel}="${written}" is not a policy: write auto, manual or pinned.`,
  }
}

export function parsePolicy(text: string | null | undefined): Policy | null {
  const value = text?.trim().toLowerCase()
  return policies.find((policy) => policy === value) ?? null
}

function withoutLabel({ latestAutoUpdate, tag, defaultPolicy }: PolicyInput): ResolvedPolicy {
  const isLatest = tag === undefined || tag === 'latest'
  if (latestAutoUpdate && isLatest) return { policy: 'auto', source: 'latest' }
  return { policy: defaultPolicy, source: 'default' }
}
