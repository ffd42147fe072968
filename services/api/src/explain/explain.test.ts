import { policySettings } from '@sentinel/shared/policy/policy-settings'
import type { DecisionDoc } from '@sentinel/shared/resources/decision'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import { resolveSettings } from '@sentinel/shared/settings/from-env'
import { aContainerDoc, aDecision, aHost, anUpdate } from '@sentinel/testkit/factories'
import { expect, test } from 'vitest'
import { explain } from './explain.ts'

const now = new Date('2026-11-22T12:00:00Z')

function explained(decision: Partial<DecisionDoc> | null, open: UpdateDoc | null = null) {
  const container = aContainerDoc({ name: 'web' })
  const resolvedSettings = resolveSettings({ SENTINEL_DEFAULT_POLICY: 'auto' })
  const known = {
    container,
    preference: null,
    failures: [],
    succeededAt: undefined,
    settings: policySettings(resolvedSettings.values),
    decision: decision && aDecision({ name: 'web', ...decision }),
    open,
    lastScan: null,
    lastScheduledAt: undefined,
    resolvedSettings,
  }
  return explain({ host: aHost(), container, isLocal: true }, known, now)
}
const gate = ({ gates }: ReturnType<typeof explained>, name: string) =>
  gates.find(({ rule }) => rule === name)

test('a registry that may not be asked holds the container back, and says until when', () => {
  const until = new Date('2026-11-22T15:00:00Z')
  const held = explained({ outcome: 'rate_limited', error: 'docker.io allows no more requests.', until })

  expect(gate(held, 'rate-limit')).toEqual({
    rule: 'rate-limit',
    verdict: 'hold',
    text: 'docker.io allows no more requests.',
    until: until.toISOString(),
  })
  expect(held.next.at).toBe(until.toISOString())
  const past = explained({ outcome: 'rate_limited', error: 'No.', until: new Date('2026-11-22T11:00:00Z') })
  expect(gate(past, 'rate-limit')?.verdict).toBe('pass')
})

test('what no registry was asked about is said to be left out and why, not to be up to date', () => {
  const text = 'The container is fixed to one digest, so nothing newer can take its place.'
  const trace = [{ rule: 'reference', verdict: 'drop', text }]

  const fixed = explained({ outcome: 'skipped', trace })

  expect(fixed.summary).toBe(`The last check left web out: ${text}`)
  expect(gate(fixed, 'update-exists')?.text).toBe('Nothing newer is known: the registry has not been asked.')
  expect(gate(explained({ outcome: 'up_to_date' }), 'update-exists')?.text).toContain('offers nothing newer')
  expect(explained(null).summary).toContain('has not been checked yet')
})

test('a queued update says what it waits for', () => {
  const open = anUpdate({ name: 'web', state: 'queued', reason: 'Waits for the update of db' })
  const { reason: _reason, ...unhindered } = open

  expect(explained({}, open).summary).toContain('in its turn: Waits for the update of db')
  expect(explained({}, unhindered).summary).toContain('as soon as an updater is free')
})
