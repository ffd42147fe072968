import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { tellProgress, type Progress } from './tell-progress.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const at = (current: number): Progress => ({ step: 'pull', current, total: 100, layersDone: 0, layers: 3 })

test('the first word is told at once, then one per pause, and the newest is never lost', () => {
  const told: number[] = []
  const progress = tellProgress(250, ({ current }) => void told.push(current))

  for (let current = 0; current < 100; current += 1) {
    progress.note(at(current))
    vi.advanceTimersByTime(10)
  }
  vi.advanceTimersByTime(250)

  expect(told[0]).toBe(0)
  expect(told.at(-1)).toBe(99)
  expect(told.length).toBeLessThanOrEqual(5)
  expect(told.length).toBeGreaterThanOrEqual(4)
})

test('what stands still is told again, until the step is over', () => {
  const told: number[] = []
  const progress = tellProgress(250, ({ current }) => void told.push(current))

  progress.note(at(50))
  vi.advanceTimersByTime(6500)
  progress.end()
  vi.advanceTimersByTime(60_000)

  expect(told).toEqual([50, 50, 50])
})

test('what a step that is over had not told is not told any more', () => {
  const told: number[] = []
  const progress = tellProgress(250, ({ current }) => void told.push(current))
  progress.note(at(1))
  progress.note(at(2))

  progress.end()
  vi.advanceTimersByTime(1000)
  progress.note(at(3))

  expect(told).toEqual([1, 3])
})
