import { expect, test } from 'vitest'
import { digestOf } from '@sentinel/testkit/factories'
import { aMember, aScanSettings, type About } from '../../test/support/a-member.ts'
import type { Answer } from './answer.ts'
import { judge, type JudgeInput } from './judge.ts'

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
    member: aMember(),
    answer: answered(),
    failedDigests: [],
    rolledBackDigests: [],
    previous: undefined,
    cause: 'schedule',
    settings: aScanSettings(),
    window: { state: 'none', expression: '' },
    now: new Date(0),
    ...input,
  })

test('the digest that runs is no update', () => {
  expect(judged()).toMatchObject({ action: 'none', decision: { outcome: 'up_to_date' } })
})

test('a label that asks for a strategy there is none of is told with the decision', () => {
  const labels = [{ name: 'sentinel.strategy', value: 'rolling' }]
  const { decision } = judged({ member: aMember({ labels }) })

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

  expect(first.isNews).toBe(true)
  expect(second.isNews).toBe(false)
  expect(second.decision.candidate).toEqual(first.decision.candidate)
})

test('what is still there is told once, and with a label again and again', () => {
  const answer = answered({ target: '1.1.0', newer: ['1.1.0'], digest: digestOf('next') })
  const hour = 3_600_000
  const toldAt = (labels: Record<string, string>, hours: readonly number[]) => {
    let previous: JudgeInput['previous']
    return hours.filter((at) => {
      const { decision, isNews } = judged({
        answer,
        previous,
        member: aMember({}, { labels }),
        now: new Date(at * hour),
      })
      previous = decision
      return isNews
    })
  }

  expect(toldAt({}, [0, 24, 48])).toEqual([0])
  expect(toldAt({ 'sentinel.notify-snooze': '24h' }, [0, 6, 12, 24, 30, 47, 48])).toEqual([0, 24, 48])
  expect(toldAt({ 'sentinel.notify-snooze': '24h', 'sentinel.pull-only': 'x' }, [0, 25, 26])).toEqual([0, 25])
})

test.each([
  [
    'held by a window',
    { window: { state: 'closed', expression: '02:00-03:00', until: new Date(9) } },
    'hold',
  ],
  ['held by a dry run', { settings: { isDryRun: true } }, 'hold'],
  ['held while paused', { settings: { isPaused: true } }, 'hold'],
  ['held for its delay', { labels: { 'sentinel.delay': '1d' } }, 'hold'],
  [
    'left out by a filter that a person scans past',
    { settings: { filters: ['we*'] }, isPerson: true },
    'none',
  ],
  ['pulled only', { labels: { 'sentinel.pull-only': 'true' } }, 'auto'],
  ['asked about where a label means nothing', { labels: { 'sentinel.pull-only': 'si' } }, 'ask'],
] as const)('a service of a swarm is %s as a container is', (_how, about, action) => {
  const {
    window,
    settings = {},
    ...more
  } = { window: undefined, settings: {}, ...about } as About & {
    window?: JudgeInput['window']
    settings?: Partial<JudgeInput['settings']>
  }
  const answer = answered({ target: '1.1.0', newer: ['1.1.0'], digest: digestOf('next') })

  for (const name of ['web', 'service:web']) {
    const judgement = judged({
      answer,
      member: aMember({ name }, { policy: 'auto', settings, ...more }),
      settings: aScanSettings(settings),
      ...(window === undefined ? {} : { window }),
    })

    expect([name, judgement.action]).toEqual([name, action])
  }
})

test('what was ignored when it was found is told once it is offered', () => {
  const answer = answered({ digest: digestOf('next') })
  const ignored = judged({ answer, member: aMember({}, { ignored: [digestOf('next')] }) })
  const previous = { ...ignored.decision, outbox: [] }

  const offered = judged({ answer, previous, now: new Date(5000) })

  expect([ignored.isNews, offered.isNews]).toEqual([false, true])
  expect(offered.decision.candidate).toMatchObject({ firstSeenAt: new Date(0), toldAt: new Date(5000) })
})

test('a registry that failed leaves what waits alone and remembers the last candidate', () => {
  const answer = answered({ target: '1.1.0', newer: ['1.1.0'], digest: digestOf('next') })
  const previous = { ...judged({ answer }).decision, outbox: [] }
  const error = { kind: 'upstream', code: 'registry_failed', message: 'It failed.' }
  const same = aMember({ containerId: previous.containerId })

  const { action, decision } = judged({ member: same, answer: answered({ error }), previous })

  expect(action).toBe('keep')
  expect(decision).toMatchObject({ outcome: 'failed', error: 'It failed.', candidate: { tag: '1.1.0' } })
})

test.each([
  ['example/app@sha256:' + 'a'.repeat(64), /fixed to one digest/],
  ['a'.repeat(64), /by id/],
  ['Not A Reference', /not an image name/],
])('%s is not asked about', (image, text) => {
  const { action, decision } = judged({ member: aMember({ image }) })

  expect(action).toBe('none')
  expect(decision).toMatchObject({ outcome: 'skipped' })
  expect(decision.trace[0]?.text).toMatch(text)
})

test('the beginning of an id is no name that a registry could be asked about', () => {
  const imageId = `sha256:cafe${'0'.repeat(60)}`
  const outcomeOf = (image: string, id = imageId) =>
    judged({ member: aMember({ image, imageId: id }) }).decision.outcome

  expect(outcomeOf('cafe00000000')).toBe('skipped')
  expect(outcomeOf('sha256:cafe00')).toBe('skipped')
  expect(outcomeOf('cafe', `sha256:${'1'.repeat(64)}`)).not.toBe('skipped')
})

test('an image that never came from a registry is not compared with a stranger’s', () => {
  expect(judged({ member: aMember({ repoDigests: [] }) }).decision.trace[0]?.rule).toBe('local-image')
})

const moved = (text = 'next') =>
  answered({ target: '1.1.0', newer: ['1.1.0', '1.0.5'], digest: digestOf(text) })
const auto = (about: About = {}) => aMember({}, { policy: 'auto', ...about })
const at = (text: string) => new Date(`2026-11-22T${text}:00Z`)

test('a delay counts from when this very candidate was first seen, not from when something was', () => {
  const member = auto({ labels: { 'sentinel.delay': '2h' } })
  const first = judged({ member, answer: moved('first'), now: at('10:00') })
  const second = judged({
    member,
    answer: moved('second'),
    now: at('11:59'),
    previous: first.decision,
  })
  const later = judged({
    member,
    answer: moved('second'),
    now: at('13:59'),
    previous: second.decision,
  })

  expect(first).toMatchObject({ action: 'hold', decision: { until: at('12:00') } })
  expect(second).toMatchObject({ action: 'hold', decision: { until: at('13:59') } })
  expect(later.action).toBe('auto')
})

test('outside the maintenance window an automatic update is held until it opens, and one that asks is not', () => {
  const window = { state: 'closed', expression: '02:00-05:00', until: at('02:00') } as const

  expect(judged({ member: auto(), answer: moved(), window })).toMatchObject({
    action: 'hold',
    decision: { until: at('02:00') },
  })
  expect(judged({ answer: moved(), window }).action).toBe('ask')
})

test('a window that cannot be read is told and holds back what nobody asked for', () => {
  const window = { state: 'unreadable', expression: 'nightly', problem: 'It means nothing.' } as const
  const { action, decision } = judged({ member: auto(), answer: moved(), window })

  expect(action).toBe('ask')
  expect(decision.problems).toEqual(['Maintenance window: It means nothing.'])
})

test.each([
  [{ 'sentinel.include-tags': '(' }, 'cannot be read'],
  [{ 'sentinel.exclude-tags': '(?=a)' }, 'cannot be read'],
  [{ 'sentinel.transform-tags': 'no arrow' }, 'cannot be read'],
  [{ 'sentinel.delay': 'soon' }, 'is not a duration'],
  [{ 'sentinel.schedule': 'soon' }, 'is no schedule'],
  [{ 'sentinel.policy': 'yolo' }, 'is not a policy'],
  [{ 'wud.tag.include': '(' }, 'cannot be read'],
])('what is wrong with %j is told also where no version is read', (labels, text) => {
  const policy = { policy: 'manual', source: 'default' } as const
  const problem = 'The label sentinel.policy="yolo" is not a policy: write auto, manual or pinned.'
  const plain = aMember({ image: 'example/app:latest' }, { labels })
  const isPolicy = 'sentinel.policy' in labels
  const inquiry = isPolicy ? { ...plain.inquiry, problems: [problem] } : plain.inquiry
  const { decision } = judged({ member: { ...plain, policy, inquiry } })

  expect(decision.problems?.join()).toContain(text)
})

test.each(['sentinel.semver', 'sentinel.prereleases', 'sentinel.delay', 'sentinel.pull-only'])(
  'a label %s that cannot be read makes an automatic update ask',
  (label) => {
    expect(judged({ member: auto({ labels: { [label]: 'eventually' } }), answer: moved() }).action).toBe(
      'ask',
    )
  },
)

test('by a schedule of its own a container is not checked before its time, but at once if it never was', () => {
  const labels = { 'sentinel.schedule': '0 4 * * *' }
  const inquiryAt = (about: About) => aMember({}, { labels, ...about }).inquiry

  expect(inquiryAt({ lastCheckedAt: at('09:00') })).toMatchObject({
    asks: false,
    rule: 'schedule',
    notBefore: new Date('2026-11-23T04:00:00Z'),
  })
  expect(inquiryAt({ lastCheckedAt: at('03:59') }).asks).toBe(true)
  expect(inquiryAt({}).asks).toBe(true)
  expect(inquiryAt({ lastCheckedAt: at('09:00'), isPerson: true }).asks).toBe(true)
  expect(inquiryAt({ lastCheckedAt: at('09:00'), labels: { 'sentinel.schedule': 'soon' } }).asks).toBe(true)
})

test('an image that was pulled is remembered as long as it is the candidate, and then a person is asked', () => {
  const member = auto({ labels: { 'sentinel.pull-only': 'true' } })
  const first = judged({ member, answer: moved() })
  const pulled = {
    candidateId: first.decision.candidate?.id ?? '',
    imageId: digestOf('pulled'),
    at: at('11:00'),
  }
  const second = judged({ member, answer: moved(), pulled })
  const third = judged({ member, answer: moved(), previous: second.decision })
  const other = judged({ member, answer: moved('other'), previous: second.decision })

  expect(first.action).toBe('auto')
  expect(second).toMatchObject({ action: 'ask', decision: { pulled } })
  expect(third).toMatchObject({ action: 'ask', decision: { pulled } })
  expect(other.action).toBe('auto')
  expect(other.decision.pulled).toBeUndefined()
})

test('where the newest version has no image for the platform, the one that has is the candidate', () => {
  const equivalents = [digestOf('child')]
  const platforms = [{ platform: 'linux/amd64/', equivalents, target: '1.0.5', digest: digestOf('older') }]
  const { decision } = judged({ answer: { ...moved(), platforms } })

  expect(decision.candidate).toMatchObject({
    tag: '1.0.5',
    digest: digestOf('older'),
    newerVersions: ['1.0.5'],
  })
  expect(decision.trace.map(({ text }) => text)).toContain('1.1.0 has no image for linux/amd64.')
})

test('a tag that names no version stays, and what is behind it is told and can be ignored', () => {
  const image = 'example/app:latest'
  const resolved = { target: '2.3.1', current: [{ imageId: digestOf(`image ${image}`), version: '2.3.0' }] }
  const answer = answered({ target: 'latest', digest: digestOf('moved'), resolved })
  const { decision } = judged({ member: aMember({ image }), answer })
  const ignored = judged({ member: aMember({ image }, { ignored: ['2.3.1'] }), answer })

  expect(decision.candidate).toMatchObject({ reference: image, kind: 'digest', newerVersions: [] })
  expect(decision.resolved).toEqual({ current: '2.3.0', target: '2.3.1' })
  expect(ignored).toMatchObject({ action: 'none', decision: { outcome: 'skipped' } })
})

test('a registry that may not be asked holds the container back, and says until when', () => {
  const error = {
    kind: 'rateLimited',
    code: 'registry_reserve_reached',
    message: 'Wait.',
    retryAfterMs: 60_000,
  }
  const { decision, isRateLimited } = judged({ answer: answered({ error }), now: at('12:00') })

  expect(isRateLimited).toBe(true)
  expect(decision).toMatchObject({ outcome: 'rate_limited', until: at('12:01') })
  expect(decision.trace).toEqual([{ rule: 'rate-limit', verdict: 'hold', text: 'Wait.', until: at('12:01') }])
})

test('what became of the tags is kept with the decision', () => {
  const report = '{"seen":3,"dropped":[]}'

  expect(judged({ answer: answered({ report }) }).decision).toMatchObject({
    report,
    reportHash: expect.stringMatching(/^[0-9a-f]{16}$/),
  })
})
