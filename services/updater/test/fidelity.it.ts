import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { streamKey } from '@sentinel/shared/events/publisher'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Running } from '@sentinel/shared/runtime/run'
import { answerAttention } from '@sentinel/shared/updates/answer-attention'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { part } from '@sentinel/testkit/parts'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { openFamily } from './family.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
let running: Running
let v1: Published
let v2: Published
/** What somebody does at a boundary, by `<step>:<moment>`. */
const meddling = new Map<string, () => Promise<unknown>>()

beforeAll(async () => {
  scene = await openScene('fidelity')
  running = await scene.startUpdater({
    onBoundary: async ({ step, moment }) => {
      const act = meddling.get(`${step}:${moment}`)
      meddling.delete(`${step}:${moment}`)
      await act?.()
    },
  })
  const app = uniqueName('app')
  v1 = await publish(app, '1.0.0', { volumes: ['/data'] })
  v2 = await publish(app, '1.1.0', { volumes: ['/data'] })
})
afterAll(() => scene[Symbol.asyncDispose]())

const options = {
  dockerHost: part('dockerHost'),
  hostConfig: { RestartPolicy: { Name: 'always' } },
  body: { StopTimeout: 1 },
}

async function eventsNamed(name: string): Promise<Record<string, unknown>[]> {
  const { redis, settings } = running.ctx
  const entries = await redis.xrange(streamKey(settings.boot['state.redisPrefix']), '-', '+')
  const found = entries.map(([, fields]) => fields).filter((fields) => fields.includes(name))
  return found.map(
    (fields) => JSON.parse(fields[fields.indexOf('payload') + 1] ?? '{}') as Record<string, unknown>,
  )
}

describe('the proof that new came out as old was set up', () => {
  test('stays with the update', async () => {
    await using web = await aContainer({ ...options, image: v1.reference })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update).toMatchObject({ state: 'succeeded', fidelity: { passed: true, differences: '[]' } })
    expect(update.fidelity?.allowed).toContain('Config.Image')
  })

  test('that fails brings the old one back, stays with the update, and is told by an event', async () => {
    await using web = await aContainer({ ...options, image: v1.reference })
    meddling.set('fidelity:before', async () => {
      const { id } = await web.inspect()
      await scene.host.setRestartPolicy(id, { name: 'on-failure', maximumRetryCount: 2 })
    })

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update).toMatchObject({
      state: 'rolled_back',
      errorCode: 'not_faithful',
      fidelity: { passed: false },
    })
    const differences = JSON.parse(update.fidelity?.differences ?? '[]') as { path: string }[]
    expect(differences.map(({ path }) => path)).toContain('HostConfig.RestartPolicy.Name')
    expect((await web.inspect()).id).toBe(web.id)
    const told = await settle(async () => {
      const [event] = (await eventsNamed('update.not-faithful')).filter(
        ({ updateId }) => updateId === update._id,
      )
      return event
    })
    expect(told['differences']).toContain('HostConfig.RestartPolicy.Name')
  })
})

async function needingAttention(
  web: SampleContainer,
): Promise<{ update: UpdateDoc; stranger: SampleContainer }> {
  let stranger: SampleContainer | undefined
  meddling.set('settle-dependants:before', async () => {
    const all = await scene.host.listContainers()
    const child = all.find(({ networkMode }) => networkMode === `container:${web.id}`)
    if (!child) throw new Error('There is no child')
    await scene.host.renameContainer(child.id, `${child.name}-moved`)
    stranger = await aContainer({ ...options, name: child.name, image: v1.reference })
  })
  const update = await scene.ended(await scene.ask(web.name, v2))
  if (!stranger) throw new Error('Nobody took the name')
  return { update, stranger }
}

describe('a stranger on the name of what hangs on a container', () => {
  test.each([
    ['restore_old', 'rolled_back'],
    ['keep_new', 'succeeded'],
  ] as const)('stops the update; gone, %s settles all of them', async (answer, outcome) => {
    await using web = await aContainer({ ...options, image: v1.reference })
    await web.shell('echo kept > /data/file')
    await using family = await openFamily(web, v1.reference)
    const { update, stranger } = await needingAttention(web)

    expect(update.state).toBe('needs_attention')
    const seen = update.attention?.containers?.map(({ role, id }) => `${role} ${id}`)
    expect(seen).toContain(`old ${web.id}`)
    // The child with the one that is made for it, and the grandchild.
    expect(seen?.filter((text) => text.startsWith('dependant'))).toHaveLength(3)
    expect(update.attention?.answers.map((offered) => offered.answer)).toContain(answer)
    await stranger[Symbol.asyncDispose]()
    await answerAttention(running.ctx, { updateId: update._id, answer, by: 'ada' })
    const ended = await scene.settled(update._id)

    expect(ended.state).toBe(outcome)
    expect(await family.troubles(outcome === 'succeeded')).toEqual([])
    const all = await scene.host.listContainers()
    expect(all.filter(({ name }) => name.includes(update._id))).toEqual([])
  })
})
