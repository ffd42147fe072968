import { expect, test, vi } from 'vitest'
import type { SeamMoment } from '@sentinel/saga/replace-context'
import type { ContainerDoc } from '@sentinel/shared/resources/container'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'
import { resolveSettings } from '@sentinel/shared/settings/from-env'
import { aContainerDoc, anUpdate } from '@sentinel/testkit/factories'
import { askOnce } from './ask-once.ts'
import { stillWanted } from './still-wanted.ts'
import { stopAfterPull, unlessPullOnly } from './stop-after-pull.ts'

const signal = new AbortController().signal
const moment = {} as SeamMoment
const auto = { cause: 'auto', decidedFor: 'schedule', state: 'queued' } as const
const service = 'service:web'

function answering(value: unknown) {
  const query = { lean: () => Promise.resolve(value), select: () => query, sort: () => query }
  return query
}

/** What the database answers to the rules' questions, and how often it was asked for the container. */
function aPlace(container: Partial<ContainerDoc>, environment: Record<string, string> = {}) {
  const doc = aContainerDoc(container)
  const findContainer = vi.fn<() => unknown>(() => answering(doc))
  const db = {
    containers: { findOne: findContainer },
    preferences: { findOne: () => answering(null) },
    failures: { find: () => answering([]) },
    updates: { findOne: () => answering(null) },
  }
  const { values } = resolveSettings({ SENTINEL_DEFAULT_POLICY: 'auto', ...environment })
  const settings = { read: () => Promise.resolve({ values }) }
  return { ctx: { db, settings } as unknown as Pick<Context, 'db' | 'settings'>, findContainer }
}

const of = (name: string, more: Partial<UpdateDoc> = {}) => anUpdate({ name, ...auto, ...more })

test('the rules are asked once for a whole run, and only about what nobody asked for', async () => {
  const { ctx, findContainer } = aPlace({ name: 'web' })
  const askRules = askOnce(ctx)
  const update = of('web')
  const ran = vi.fn<() => Promise<string>>(() => Promise.resolve('the hook ran'))

  await stillWanted(askRules)(update, signal, moment)
  expect(await unlessPullOnly(askRules, ran)(update, signal, moment)).toBe('the hook ran')
  await stopAfterPull(askRules)(update, signal, moment)

  expect(findContainer).toHaveBeenCalledTimes(1)
  await stillWanted(askOnce(ctx))(of('web', { cause: 'approve' }), signal, moment)
  expect(findContainer).toHaveBeenCalledTimes(1)
})

test('an answer that could not be had is asked for again', async () => {
  const { ctx, findContainer } = aPlace({ name: 'web' })
  findContainer.mockImplementationOnce(() => {
    throw new Error('The database is away')
  })
  const askRules = askOnce(ctx)

  await expect(askRules(of('web'))).rejects.toThrow('away')
  expect((await askRules(of('web')))?.decision.outcome).toBe('auto')
})

test.each([
  ['web', 'by its label', { labels: [{ name: 'sentinel.pull-only', value: 'true' }] }, {}, {}],
  ['web', 'by the setting', {}, { SENTINEL_PULL_ONLY: 'true' }, {}],
  ['web', 'as the scan decided it', {}, {}, { isPullOnly: true }],
  [service, 'by its label', { labels: [{ name: 'sentinel.pull-only', value: 'TRUE' }] }, {}, {}],
  [service, 'by the setting', {}, { SENTINEL_PULL_ONLY: 'true' }, {}],
])(
  'where only the image is wanted no hook runs and the update of %s ends after the pull: %s',
  async (name, _how, container, environment, update) => {
    const askRules = askOnce(aPlace({ name, ...container }, environment).ctx)
    const ran = vi.fn<() => Promise<string>>(() => Promise.resolve('the hook ran'))

    expect(await unlessPullOnly(askRules, ran)(of(name, update), signal, moment)).toBeUndefined()
    expect(ran).not.toHaveBeenCalled()
    await expect(stopAfterPull(askRules)(of(name, update), signal, moment)).rejects.toMatchObject({
      code: 'pulled',
      message: expect.stringMatching(/was pulled for web/),
    })
  },
)

test.each([
  ['policy_changed', { 'sentinel.policy': 'manual' }, {}, 'a person must approve'],
  ['gate_closed', { 'sentinel.delay': '3d' }, {}, 'must be known for 3 days'],
  ['gate_closed', {}, { SENTINEL_DRY_RUN: 'true' }, 'dry run'],
  ['gate_closed', {}, { SENTINEL_PAUSED: 'true' }, 'paused'],
  ['gate_closed', {}, { SENTINEL_FILTERS: 'we?' }, 'The filter "we?"'],
  ['gate_closed', {}, { SENTINEL_MAINTENANCE_WINDOW: 'some day' }, 'cannot be read'],
])(
  'a service is refused by the gates of a container: %s by %j, %j',
  async (code, labels, environment, why) => {
    const named = Object.entries(labels).map(([name, value]) => ({ name, value }))
    const { ctx } = aPlace({ name: service, labels: named }, environment)
    const candidateSeenAt = new Date()

    const gate = stillWanted(askOnce(ctx))(of(service, { candidateSeenAt }), signal, moment)

    await expect(gate).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^web was not updated: /),
    })
    await expect(gate).rejects.toThrow(why)
  },
)

test('a service waits for the maintenance window until it opens', async () => {
  const now = new Date()
  const hour = String((now.getUTCHours() + 6) % 24).padStart(2, '0')
  const environment = { SENTINEL_MAINTENANCE_WINDOW: `${hour}:00-${hour}:30`, SENTINEL_TIMEZONE: 'UTC' }

  const asked = await askOnce(aPlace({ name: service }, environment).ctx)(of(service))

  expect(asked?.decision.outcome).toBe('hold')
  expect(asked?.decision.until?.toISOString()).toContain(`T${hour}:00:00`)
})
