import type { Tone } from './words.ts'

export interface Gate {
  readonly rule: string
  readonly verdict: string
  readonly text: string
  readonly until?: string | null | undefined
}

export const verdictNames = ['pass', 'ask', 'hold', 'drop'] as const
export type VerdictName = (typeof verdictNames)[number]

export interface VerdictWords {
  readonly label: string
  readonly tone: Tone
}

export const verdictWords: Readonly<Record<VerdictName, VerdictWords>> = {
  pass: { label: 'goes through', tone: 'good' },
  ask: { label: 'asks you', tone: 'wait' },
  hold: { label: 'waits', tone: 'wait' },
  drop: { label: 'stops it', tone: 'bad' },
}

export function verdictOf({ verdict }: Gate): VerdictName {
  return verdictNames.find((name) => name === verdict) ?? 'drop'
}

/** What decides, apart from what has nothing against it. */
export function gatesApart(gates: readonly Gate[]): {
  readonly deciding: readonly Gate[]
  readonly passed: readonly Gate[]
} {
  return {
    deciding: gates.filter((gate) => verdictOf(gate) !== 'pass'),
    passed: gates.filter((gate) => verdictOf(gate) === 'pass'),
  }
}
