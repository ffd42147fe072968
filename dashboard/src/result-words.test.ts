import { describe, expect, it } from 'vitest'
import { resultsOf } from './result-words.ts'
import { anUpdateView } from './test-views.ts'

const at = '2026-11-22T12:00:00.000Z'
const hook = {
  phase: 'pre' as const,
  source: 'label' as const,
  command: ['/backup', '--all'],
  exit_code: 0,
  output: 'saved\n',
  problem: null,
  at,
  ended_at: '2026-11-22T12:00:02.000Z',
}
const counts = { critical: 1, high: 2, medium: 0, low: 4 }

describe('resultsOf', () => {
  it('puts what came before the replacement first, and what came after it last', () => {
    const update = anUpdateView({
      hooks: [{ ...hook, phase: 'post' }, hook],
      signature: { mode: 'enforce', verdict: 'verified', signatures: 1, text: 'Signed.', at },
      after_care: [{ part: 'compose-sync', outcome: 'done', text: 'Written.', at }],
    })

    expect(resultsOf(update).map(({ key }) => key)).toEqual([
      'hook-pre',
      'signature',
      'hook-post',
      'compose-sync',
    ])
  })

  it('tells how a hook ended, and what it said', () => {
    const [good] = resultsOf(anUpdateView({ hooks: [hook] }))
    expect(good).toMatchObject({ tone: 'good', text: '/backup --all · 2 s', output: 'saved' })
    const ended = (exit_code: number | null) =>
      resultsOf(anUpdateView({ hooks: [{ ...hook, exit_code }] }))[0]?.label
    expect([ended(75), ended(3), ended(null)]).toEqual(['asked to skip', 'exit code 3', 'was ended'])
  })

  it('calls a missing signature bad only where one is demanded', () => {
    expect([refused('warn')?.tone, refused('enforce')?.tone]).toEqual(['wait', 'bad'])
  })

  it('counts vulnerabilities, and none where nobody could count', () => {
    expect(counted('found')).toBe('1 critical, 2 high, 0 medium, 4 low; the limit is high. Said.')
    expect(counted('unknown')).toBe('Said.')
  })
})

function refused(mode: 'warn' | 'enforce') {
  return resultsOf(anUpdateView({ signature: { mode, verdict: 'refused', signatures: 0, text: '', at } }))[0]
}

function counted(verdict: 'below' | 'found' | 'unknown') {
  const vulnerabilities = {
    mode: 'pre-update',
    verdict,
    threshold: 'high',
    counts,
    text: 'Said.',
    at,
  } as const
  return resultsOf(anUpdateView({ vulnerabilities }))[0]?.text
}
