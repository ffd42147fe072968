import type { StepView } from './api/views.ts'

export interface Span {
  /** In hundredths of the whole. */
  readonly from: number
  readonly length: number
}

/** Too short to be seen would look as if it had not been. */
const least = 0.8

/** Where in the whole each step lies, and how much of it it took; one that goes on lasts until now. */
export function timeline(steps: readonly StepView[], now: number): Span[] {
  const spans = steps.map(({ at, ended_at, phase }) => {
    const begun = Date.parse(at)
    const ended = ended_at === null ? (phase === 'begun' ? now : begun) : Date.parse(ended_at)
    return { begun, ended: Math.max(begun, ended) }
  })
  const first = Math.min(...spans.map(({ begun }) => begun))
  const whole = Math.max(1, ...spans.map(({ ended }) => ended - first))
  return spans.map(({ begun, ended }) => {
    const length = Math.min(100, Math.max(least, ((ended - begun) / whole) * 100))
    return { from: Math.min(((begun - first) / whole) * 100, 100 - length), length }
  })
}
