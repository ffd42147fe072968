import { expect, test } from 'vitest'
import { aContainerDoc, digestOf } from '@sentinel/testkit/factories'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { Answer } from './answer.ts'
import { inquire } from './inquiry.ts'
import { judge, type JudgeInput } from './judge.ts'
import type { FleetMember } from './read-fleet.ts'
import type { ScanSettings } from './scan-settings.ts'

const settings: ScanSettings = {
  scope: 'minor',
  filters: [],
  defaultPolicy: 'manual',
  latestAutoUpdate: false,
  isPaused: false,
  intervalMs: 1,
}

function member(overrides: Partial<ContainerDoc> = {}): FleetMember {
  const container = aContainerDoc({ name: 'web', ...overrides })
  const policy = { policy: 'manual', source: 'default' } as const
  const inquiry = inquire({ container, policy, ignored: [], settings, isPerson: false })
  return { key: 'k', container, policy, ignored: [], inquiry }
}

function answered(overrides: Partial<Answer> = {}): Answer {
  return {
    key: 'k',
    newer: [],
    beyondScope: 0,
    target: '1.0.0',
    digest: digestOf('example/app:1.0.0'),
    platforms: [],
    ...overrides,
  }
}

const judged = (input: Partial<JudgeInput> = {}) =>
  judge({
    member: member(),
    answer: answered(),
    failedDigests: [],
    rolledBackDigests: [],
    previous: undefined,
    cause: 'schedule',
    settings,
    now: new Date(0),
    ...input,
  })

test('the digest that runs is no update', () => {
  expect(judged()).toMatchObject({ action: 'none', decision: { outcome: 'up_to_date' } })
})

test('a label that asks for a strategy there is none of is told with the decision', () => {
  const labels = [{ name: 'sentinel.strategy', value: 'rolling' }]
  const { decision } = judged({ member: member({ labels }) })

  expect(decision.trace).toContainEqual({
    rule: 'labels',
    verdict: 'pass',
    text: 'The label sentinel.strategy="rolling" is not a strategy: write stop-first or start-first.',
  })
})

test('another digest under the same tag is an update that keeps the tag', () => {
  const { action, decision } = judged({ answer: answered({ digest: digestOf('moved') }) })

  expect(action).toBe('ask')
  expect(decision.candidate).toMatchObject({
    kind: 'digest',
    reference: 'example/app:1.0.0',
    newerVersions: [],
  })
})

test('an index whose image for our platform is the one that runs is no update', () => {
  const equivalents = [digestOf('index'), digestOf('example/app:1.0.0')]
  const platforms = [{ platform: 'linux/amd64/', equivalents }]

  expect(judged({ answer: answered({ digest: digestOf('index'), platforms }) }).decision.outcome).toBe(
    'up_to_date',
  )
})

test('an index without an image for our platform is no update, and says so', () => {
  const platforms = [{ platform: 'linux/amd64/', equivalents: null }]
  const { decision } = judged({
    answer: answered({ digest: digestOf('arm only'), target: '1.1.0', newer: ['1.1.0'], platforms }),
  })

  expect(decision.outcome).toBe('up_to_date')
  expect(decision.trace.map(({ text }) => text)).toContain('1.1.0 has no image for linux/amd64.')
})

test('a newer tag on the very image that runs is no update', () => {
  const { decision } = judged({ answer: answered({ target: '1.0.1', newer: ['1.0.1'] }) })

  expect(decision.outcome).toBe('up_to_date')
})

test('the same candidate keeps its id and the time it was first seen', () => {
  const answer = answered({ target: '1.1.0', newer: ['1.1.0'], digest: digestOf('next') })
  const first = judged({ answer })
  const previous = { ...first.decision, outbox: [] }

  const second = judged({ answer, previous, now: new Date(5000) })

  expect(first.isNewlyFound).toBe(true)
  expect(second.isNewlyFound).toBe(false)
  expect(second.decision.candidate).toEqual(first.decision.candidate)
})

test('a registry that failed leaves what waits alone and remembers the last candidate', () => {
  const answer = answered({ target: '1.1.0', newer: ['1.1.0'], digest: digestOf('next') })
  const previous = { ...judged({ answer }).decision, outbox: [] }
  const error = { kind: 'upstream', code: 'registry_failed', message: 'It failed.' }
  const same = member({ containerId: previous.containerId })

  const { action, decision } = judged({ member: same, answer: answered({ error }), previous })

  expect(action).toBe('keep')
  expect(decision).toMatchObject({ outcome: 'failed', error: 'It failed.', candidate: { tag: '1.1.0' } })
})

test.each([
  ['example/app@sha256:' + 'a'.repeat(64), /fixed to one digest/],
  ['a'.repeat(64), /by id/],
  ['Not A Reference', /not an image name/],
])('%s is not asked about', (image, text) => {
  const { action, decision } = judged({ member: member({ image }) })

  expect(action).toBe('none')
  expect(decision).toMatchObject({ outcome: 'skipped' })
  expect(decision.trace[0]?.text).toMatch(text)
})

test('an image that never came from a registry is not compared with a stranger’s', () => {
  expect(judged({ member: member({ repoDigests: [] }) }).decision.trace[0]?.rule).toBe('local-image')
})
