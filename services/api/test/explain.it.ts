import type { DecisionDoc } from '@sentinel/shared/resources/decision'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import { newerVersions } from '@sentinel/shared/versions/newer-versions'
import {
  aCandidate,
  aContainerDoc,
  aDecision,
  aHost,
  anUpdate,
  localHostId,
} from '@sentinel/testkit/factories'
import { settle } from '@sentinel/testkit/settle'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApi, type RunningApi } from './start-api.ts'

let it: RunningApi
beforeAll(async () => {
  it = await startApi({ SENTINEL_EXCLUDE_TAGS: 'windows', SENTINEL_TIMEZONE: 'UTC' })
  await it.ctx.db.hosts.create(aHost())
  await settle(async () => (await it.get('/api/hosts')).json.length === 1)
})
afterAll(() => it[Symbol.asyncDispose]())

async function known(
  name: string,
  { labels = {}, ...overrides }: Partial<Omit<ContainerDoc, 'labels'>> & { labels?: Record<string, string> },
  decision?: Partial<DecisionDoc>,
) {
  const list = Object.entries(labels).map(([label, value]) => ({ name: label, value }))
  await it.ctx.db.containers.create(aContainerDoc({ ...overrides, name, labels: list }))
  if (decision) await it.ctx.db.decisions.create(aDecision({ name, ...decision }))
}
const explained = async (name: string) => (await it.get(`/api/containers/${name}/explain`)).json
const setting = (answer: { settings: { name: string }[] }, name: string) =>
  answer.settings.find((entry) => entry.name === name)
const store = (key: string, value: string) =>
  it.ctx.db.settings.updateOne({ _id: key }, { $set: { value } }, { upsert: true })

describe('the explanation', () => {
  test('tells what runs, what was seen, why each tag was left out, and what holds the candidate back until when', async () => {
    const { report } = newerVersions({
      current: '1.0.0',
      tags: ['1.0.0', '1.1.0', '2.0.0', '1.1.0-rc1', 'latest', '1.1.0-windows'],
      scope: 'minor',
      exclude: 'windows',
    })
    const candidate = aCandidate({ firstSeenAt: new Date() })
    const until = new Date(candidate.firstSeenAt.getTime() + 7 * 86_400_000).toISOString()
    await known(
      'web',
      {
        labels: { 'sentinel.policy': 'auto', 'sentinel.delay': '7d', 'wud.tag.include': '^\\d' },
        imageVersion: '1.0.0',
      },
      { candidate, hiddenByScope: 1, report: JSON.stringify(report), policy: 'auto' },
    )

    const answer = await explained('web')

    expect(answer).toMatchObject({
      name: 'web',
      running: { reference: 'example/app:1.0.0', tag: '1.0.0', platform: 'linux/amd64', version: '1.0.0' },
      policy: { policy: 'auto', source: 'label', from: 'sentinel.policy' },
      foreign_labels: [{ label: 'wud.tag.include', read_as: 'sentinel.include-tags', value: '^\\d' }],
      tags: { seen: 6, beyond_scope: 1 },
      candidate: { tag: '1.1.0', kind: 'version', first_seen_at: candidate.firstSeenAt.toISOString() },
      gates_outcome: 'hold',
      held_until: until,
      next: { at: until },
      problems: [],
    })
    expect(
      answer.tags.dropped.map(({ rule, tags }: { rule: string; tags: string[] }) => [rule, tags]),
    ).toEqual([
      ['scope', ['2.0.0']],
      ['exclude', ['1.1.0-windows']],
      ['prerelease', ['1.1.0-rc1']],
      ['older', ['1.0.0']],
      ['not-a-version', ['latest']],
    ])
    expect(answer.gates).toContainEqual({
      rule: 'delay',
      verdict: 'hold',
      text: 'The candidate must be known for 7 days first.',
      until,
    })
    expect(setting(answer, 'include_tags')).toEqual({
      name: 'include_tags',
      value: '^\\d',
      source: 'label',
      from: 'wud.tag.include',
    })
    expect(setting(answer, 'exclude_tags')).toMatchObject({
      value: 'windows',
      source: 'environment',
      from: 'SENTINEL_EXCLUDE_TAGS',
    })
    expect(setting(answer, 'version_scope')).toMatchObject({ value: 'minor', source: 'default' })
    expect(setting(answer, 'update_delay')).toMatchObject({ value: '168h0m0s', source: 'label' })
  })

  test('names what a person must correct', async () => {
    await known('wrong', {
      labels: {
        'sentinel.policy': 'yolo',
        'sentinel.include-tags': '(',
        'sentinel.schedule': 'at night',
        'sentinel.semver': 'huge',
      },
    })

    const { problems, last_check, next } = await explained('wrong')

    expect(problems).toHaveLength(4)
    expect(problems.join(' ')).toMatch(/not a policy.*not a version scope.*no schedule.*cannot be read/)
    expect(last_check).toBeUndefined()
    expect(next.text).toContain('has not been checked yet')
  })

  test('tells of a window that cannot be read, and that updates ask until it can be', async () => {
    await known('night', { labels: { 'sentinel.policy': 'auto' } }, { candidate: aCandidate() })
    await store('maintenance_window', 'at night')
    const answer = await settle(
      async () => {
        const found = await explained('night')
        return found.problems.length > 0 && found
      },
      { what: 'the setting to be read' },
    )

    expect(answer.gates_outcome).toBe('ask')
    expect(answer.problems[0]).toContain('The maintenance window "at night" cannot be read')
    expect(setting(answer, 'maintenance_window')).toMatchObject({ value: 'at night', source: 'stored' })
    await store('maintenance_window', '')
  })

  test('tells of the update that waits for its time, and of an image that is pulled already', async () => {
    const candidate = aCandidate()
    const pulled = { candidateId: candidate.id, imageId: 'sha256:1', at: new Date() }
    await known('later', {}, { candidate, pulled, resolved: { current: '2.3.0', target: '2.3.1' } })
    const deferredUntil = new Date(Date.now() + 3_600_000)
    const reason = 'The maintenance window "02:00-05:00" is closed.'
    await it.ctx.db.updates.create(
      anUpdate({ name: 'later', state: 'deferred', cause: 'auto', deferredUntil, reason }),
    )

    const answer = await explained('later')

    expect(answer).toMatchObject({
      running: { resolved_version: '2.3.0' },
      candidate: { resolved_version: '2.3.1', pulled_at: pulled.at.toISOString() },
      update: { state: 'deferred', until: deferredUntil.toISOString(), reason },
      next: { at: deferredUntil.toISOString() },
    })
    expect(answer.summary).toContain('when its time has come')
  })

  test('says what a check failed of, and when the next one is', async () => {
    await known('away', {}, { outcome: 'failed', error: 'The registry is away.', checkedAt: new Date() })
    const startedAt = new Date()
    await it.ctx.db.scans.collection.insertOne({
      _id: 'scan-1',
      state: 'done',
      mode: 'scheduled',
      requestedBy: 'schedule',
      startedAt,
      endedAt: startedAt,
      registries: [{ registry: 'docker.io', requests: 3, heads: 1, tagPages: 1, tokens: 1, pulls: 0 }],
    } as never)

    const { last_check, next } = await explained('away')

    expect(last_check).toMatchObject({
      outcome: 'failed',
      error: 'The registry is away.',
      registry_cost: { requests: 3, heads: 1, tag_pages: 1, tokens: 1, pulls: 0 },
    })
    expect(next.check_at).toBe(new Date(startedAt.getTime() + 6 * 3_600_000).toISOString())
  })

  test('of a container with a schedule of its own says when it is checked', async () => {
    const checkedAt = new Date()
    await known('timed', { labels: { 'sentinel.schedule': '0 4 1 1 *' } }, { checkedAt })

    const { next } = await explained('timed')

    expect(next.check_at).toMatch(/^\d{4}-01-01T04:00:00\.000Z$/)
  })

  test('knows no container that there is none of, and no other host’s', async () => {
    expect((await it.get('/api/containers/nobody/explain')).status).toBe(404)
    expect((await it.get('/api/containers/web/explain?host=elsewhere')).json.code).toBe('host_not_found')
  })
})

test('the queue tells the versions behind a tag, and what is ignored there is the version', async () => {
  await it.ctx.db.containers.create(aContainerDoc({ name: 'behind', image: 'example/app:latest' }))
  await it.ctx.db.updates.create(
    anUpdate({ name: 'behind', newerVersions: [], resolved: { current: '2.3.0', target: '2.3.1' } }),
  )

  const entry = await settle(
    async () => (await it.get('/api/queue')).json.find((each: { key: string }) => each.key === 'behind'),
    { what: 'the queue to show it' },
  )
  const ignored = await it.post('/api/ignore/behind')

  expect(entry).toMatchObject({ resolved_current_version: '2.3.0', resolved_target_version: '2.3.1' })
  expect(ignored.json.version).toBe('2.3.1')
  const preference = await it.ctx.db.preferences.findOne({ hostId: localHostId, name: 'behind' }).lean()
  expect(preference?.ignored.map(({ version }) => version)).toEqual(['2.3.1'])
})
