export const strategies = ['stop-first', 'start-first'] as const
export type Strategy = (typeof strategies)[number]

export interface ResolvedStrategy {
  readonly strategy: Strategy
  readonly source: 'label' | 'setting'
  /** The label's value means nothing to us; the setting was taken instead. */
  readonly problem?: string
}

export const strategyLabel = 'sentinel.strategy'

export function resolveStrategy(
  labels: Readonly<Record<string, string>>,
  setting: Strategy,
): ResolvedStrategy {
  const written = labels[strategyLabel]
  if (written === undefined || written.trim() === '') return { strategy: setting, source: 'setting' }
  const value = written.trim().toLowerCase()
  const strategy = strategies.find((known) => known === value)
  if (strategy !== undefined) return { strategy, source: 'label' }
  return {
    strategy: setting,
    source: 'setting',
    problem: `The label ${strategyLabel}="${written}" is not a strategy: write stop-first or start-first.`,
  }
}
