import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Running } from '@sentinel/shared/runtime/run'
import { answerAttention } from '@sentinel/shared/updates/answer-attention'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { part } from '@sentinel/testkit/parts'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
let running: Running
/** What somebody does at a boundary, by `<step>:<moment>`. */
const meddling = new Map<string, () => Promise<unknown>>()

beforeAll(async () => {
  scene = await openScene('attention')
  running = await scene.startUpdater({
    onBoundary: async ({ step, moment }) => {
      const act = meddling.get(`${step}:${moment}`)
      meddling.delete(`${step}:${moment}`)
      await act?.()
    },
  })
})
afterAll(() => scene[Symbol.asyncDispose]())

interface Stage extends AsyncDisposable {
  readonly web: SampleContainer
  readonly v1: Published
  readonly v2: Published
}

async function aStage(): Promise<Stage> {
  const app = uniqueName('app')
  const v1 = await publish(app, '1.0.0', { volumes: ['/data'] })
  const v2 = await publish(app, '1.1.0', { volumes: ['/data'] })
  const web = await aContainer({
    image: v1.reference,
    dockerHost: part('dockerHost'),
    hostConfig: { RestartPolicy: { Name: 'always' } },
  })
  await web.shell('echo kept > /data/file')
  return { web, v1, v2, [Symbol.asyncDispose]: () => web[Symbol.asyncDispose]() }
}

/** As `docker compose up` would: old loses its name, a container of somebody else's gets it. */
async function takeName({ web, v1 }: Stage): Promise<SampleContainer> {
  await scene.host.renameContainer(web.id, `${web.name}-moved`)
  return await aContainer({ image: v1.reference, name: web.name, dockerHost: part('dockerHost') })
}

async function needingAttention(stage: Stage): Promise<{ update: UpdateDoc; stranger: SampleContainer }> {
  let stranger: SampleContainer | undefined
  meddling.set('stop-old:after', async () => (stranger = await takeName(stage)))
  const update = await scene.ended(await scene.ask(stage.web.name, stage.v2))
  if (!stranger) throw new Error('Nobody took the name')
  return { update, stranger }
}

async function answer(
  update: UpdateDoc,
  given: 'keep_new' | 'restore_old' | 'dealt_with',
): Promise<UpdateDoc> {
  await answerAttention(running.ctx, { updateId: update._id, answer: given, by: 'ada' })
  return await scene.settled(update._id)
}

describe('a stranger on the name', () => {
  test('stops the update, keeps everything that is there, and offers what a person can do', async () => {
    await using stage = await aStage()
    const { update, stranger } = await needingAttention(stage)
    await using _other = stranger

    expect(update.state).toBe('needs_attention')
    expect(update.attention?.seen).toContain(stranger.id.slice(0, 12))
    expect(update.attention?.answers.map((offered) => offered.answer)).toEqual([
      'keep_new',
      'restore_old',
      'dealt_with',
    ])
    const { newId } = JSON.parse(update.journal?.state ?? '{}') as { newId?: string }
    const [v1, v2] = [stage.v1.reference, stage.v2.reference]
    expect(update.attention?.containers).toEqual([
      { role: 'old', id: stage.web.id, name: `${stage.web.name}-moved`, state: 'exited', image: v1 },
      { role: 'new', id: newId, name: `sentinel-new-${update._id}`, state: 'created', image: v2 },
      { role: 'stranger', id: stranger.id, name: stage.web.name, state: 'running', image: v1 },
    ])
    expect((await scene.host.inspectContainer(stage.web.id))?.state.running).toBe(false)
    expect((await scene.host.inspectContainer(`sentinel-new-${update._id}`))?.imageId).toBe(stage.v2.imageId)
    expect((await stranger.inspect()).state.running).toBe(true)

    const ended = await answer(update, 'dealt_with')
    expect(ended).toMatchObject({ state: 'failed', errorCode: 'dealt_with' })
    expect((await scene.host.inspectContainer(`sentinel-new-${update._id}`))?.imageId).toBe(stage.v2.imageId)
    await scene.host.removeContainer(`sentinel-new-${update._id}`, { force: true })
    await scene.host.removeContainer(stage.web.id, { force: true })
  })

  test('gone, lets a person have the old one back', async () => {
    await using stage = await aStage()
    const { update, stranger } = await needingAttention(stage)
    await scene.host.removeContainer(stranger.id, { force: true })

    const ended = await answer(update, 'restore_old')

    expect(ended).toMatchObject({ state: 'failed', errorCode: 'restored' })
    expect(await stage.web.inspect()).toMatchObject({
      id: stage.web.id,
      imageId: stage.v1.imageId,
      restartPolicy: { name: 'always' },
      state: { running: true },
    })
    expect(await stage.web.shell('cat /data/file')).toBe('kept')
    expect(await scene.host.inspectContainer(`sentinel-new-${update._id}`)).toBeNull()
  })

  test('gone, lets a person have the new one', async () => {
    await using stage = await aStage()
    const { update, stranger } = await needingAttention(stage)
    await scene.host.removeContainer(stranger.id, { force: true })

    const ended = await answer(update, 'keep_new')

    expect(ended.state).toBe('succeeded')
    expect(ended.reason).toContain('ada decided to keep the new one')
    expect(await stage.web.inspect()).toMatchObject({
      imageId: stage.v2.imageId,
      restartPolicy: { name: 'always' },
      state: { running: true },
    })
    expect(await stage.web.shell('cat /data/file')).toBe('kept')
    expect(await scene.host.inspectContainer(stage.web.id)).toBeNull()
  })

  test('still there, is not harmed by an answer either', async () => {
    await using stage = await aStage()
    const { update, stranger } = await needingAttention(stage)
    await using _other = stranger

    const again = await answer(update, 'restore_old')

    expect(again.state).toBe('needs_attention')
    expect((await stranger.inspect()).id).toBe(stranger.id)
    expect((await scene.host.inspectContainer(stage.web.id))?.imageId).toBe(stage.v1.imageId)
    await answer(again, 'dealt_with')
    await scene.host.removeContainer(`sentinel-new-${update._id}`, { force: true })
    await scene.host.removeContainer(stage.web.id, { force: true })
  })
})

describe('a container that somebody recreated', () => {
  test('before the old one was stopped ends as superseded, and nothing of it is touched', async () => {
    await using stage = await aStage()
    meddling.set('create:after', async () => {
      await scene.host.removeContainer(stage.web.id, { force: true })
      await aContainer({ image: stage.v1.reference, name: stage.web.name, dockerHost: part('dockerHost') })
    })

    const update = await scene.ended(await scene.ask(stage.web.name, stage.v2))

    expect(update.state).toBe('superseded')
    const now = await stage.web.inspect()
    expect(now.id).not.toBe(stage.web.id)
    expect(now).toMatchObject({ imageId: stage.v1.imageId, state: { running: true } })
    expect(await scene.host.inspectContainer(`sentinel-new-${update._id}`)).toBeNull()
  })

  test('whose old one vanished in the middle needs a person, who can still have the new one', async () => {
    await using stage = await aStage()
    meddling.set('stop-old:after', () => scene.host.removeContainer(stage.web.id, { force: true }))

    const update = await scene.ended(await scene.ask(stage.web.name, stage.v2))

    expect(update.state).toBe('needs_attention')
    expect(update.attention?.seen).toContain('vanished')
    const ended = await answer(update, 'keep_new')
    expect(ended.state).toBe('succeeded')
    expect(await stage.web.inspect()).toMatchObject({ imageId: stage.v2.imageId, state: { running: true } })
    expect(await stage.web.shell('cat /data/file')).toBe('kept')
  })
})
