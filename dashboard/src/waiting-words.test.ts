import { describe, expect, it } from 'vitest'
import { aFleetContainer, anUpdateView } from './test-views.ts'
import { offerOf, whatHappens, whyItWaits } from './waiting-words.ts'

const latest = { reference: 'web:latest', tag: 'latest', digest: 'sha256:1', image_id: '' }

describe('the words on a card', () => {
  it('say what there is', () => {
    expect(offerOf(anUpdateView({ newer_versions: ['1.1.0', '1.0.1'] }))).toBe(
      '1.1.0 is a minor version newer than the 1.0.0 that runs, with 1 more in between.',
    )
    expect(offerOf(anUpdateView({ from: latest, to: latest, newer_versions: [] }))).toContain(
      'a newer build of latest',
    )
  })

  it('say why it waits: the update’s own reason first, else the rules that ask', () => {
    const trace = [
      { rule: 'policy', verdict: 'ask', text: 'A person must approve.', until: null },
      { rule: 'stopped', verdict: 'pass', text: 'It runs.', until: null },
    ]
    const decision = { outcome: 'available' as const, checked_at: '', error: null, hidden_by_scope: 0, trace }

    expect(whyItWaits(aFleetContainer({ decision }))).toBe('A person must approve.')
    expect(
      whyItWaits(aFleetContainer({ decision, waiting: anUpdateView({ reason: 'Not before two.' }) })),
    ).toBe('Not before two.')
  })

  it('say what approving leads to, also where nothing runs', () => {
    const update = anUpdateView()

    expect(whatHappens(aFleetContainer(), update)).toContain('1.0.0 is put back by itself')
    expect(whatHappens(aFleetContainer({ state: 'exited' }), update)).toContain('stays stopped')
  })

  it('write a tag as the registry writes it, also where it begins a sentence', () => {
    const to = { reference: 'web:v2-alpine', tag: 'v2-alpine', digest: 'sha256:2', image_id: '' }

    expect(whatHappens(aFleetContainer(), anUpdateView({ to }))).toMatch(/^v2-alpine is downloaded/)
    expect(whatHappens(aFleetContainer(), { from: latest, to: latest })).toMatch(/^The new build is/)
  })
})
