import { expect, it } from 'vitest'
import type { StepView } from './api/views.ts'
import { timeline } from './timeline.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
const step = (from: number, to: number | null, phase: StepView['phase'] = 'done'): StepView => ({
  step: 'pull',
  direction: 'forward',
  phase,
  at: at(from),
  ended_at: to === null ? null : at(to),
  text: null,
})

it('lays each step where it was in the whole', () => {
  expect(timeline([step(0, 5), step(5, 10)], 0)).toEqual([
    { from: 0, length: 50 },
    { from: 50, length: 50 },
  ])
})

it('lets a step that goes on last until now, and shows even the shortest', () => {
  const [first, short, last] = timeline(
    [step(0, 10), step(10, 10), step(10, null, 'begun')],
    Date.parse(at(20)),
  )

  expect(first).toEqual({ from: 0, length: 50 })
  expect(short?.length).toBeGreaterThan(0)
  expect(last).toEqual({ from: 50, length: 50 })
})

it('stays within the whole, whatever the clocks of two processes say', () => {
  for (const { from, length } of timeline([step(5, 3), step(0, 0), step(9, null, 'failed')], 0)) {
    expect(from).toBeGreaterThanOrEqual(0)
    expect(from + length).toBeLessThanOrEqual(100)
  }
})
