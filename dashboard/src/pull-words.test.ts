import { describe, expect, it } from 'vitest'
import type { StepView } from './api/views.ts'
import { pullOf } from './pull-words.ts'

const at = '2026-11-22T12:00:00.000Z'
const progress = { step: 'pull', current: 5_000_000, total: 20_000_000, layers_done: 1, layers: 3 }
const pulling = (phase: StepView['phase']): StepView[] => [
  { step: 'pull', direction: 'forward', phase, at, ended_at: null, text: null },
]

describe('pullOf', () => {
  it('tells the share, bytes and layers of a download', () => {
    expect(pullOf({ steps: pulling('begun'), progress })).toEqual({
      percent: 25,
      words: ['25 %', '5.0 MB of 20.0 MB', '1 of 3 layers'],
    })
  })

  it('promises no share while the whole is not known, and never more than the whole', () => {
    const unknown = { ...progress, total: 0, layers_done: null, layers: null }
    const steps = pulling('begun')
    expect(pullOf({ steps, progress: unknown })).toEqual({ percent: undefined, words: ['5.0 MB'] })
    expect(pullOf({ steps, progress: null })).toEqual({ percent: undefined, words: ['Asking the registry'] })
    expect(pullOf({ steps, progress: { ...progress, current: 30_000_000 } }).percent).toBe(100)
  })

  it('has something to say before, after, and where nothing had to be fetched', () => {
    expect(pullOf({ steps: [], progress: null })).toEqual({
      percent: 0,
      words: ['The download has not begun'],
    })
    expect(pullOf({ steps: pulling('done'), progress }).words).toEqual(['Downloaded', '20.0 MB', '3 layers'])
    expect(pullOf({ steps: pulling('done'), progress: null }).words).toEqual(['The image is there'])
    expect(pullOf({ steps: pulling('failed'), progress }).words).toEqual(['The download failed'])
  })
})
