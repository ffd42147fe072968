import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { HookPhase } from '@sentinel/shared/resources/hook'
import type { Running } from '@sentinel/shared/runtime/run'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { localHostId } from '@sentinel/testkit/factories'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { openScene, type Scene } from './scene.ts'
import { setLive, type Wanted } from './set-live.ts'

let scene: Scene
let updater: Running
let v1: Published
let v2: Published

beforeAll(async () => {
  scene = await openScene('hooks', { SENTINEL_GRACE_PERIOD: '300ms', SENTINEL_UPDATE_CONCURRENCY: '4' })
  updater = await scene.startUpdater()
  const app = uniqueName('app')
  v1 = await publish(app, '1.0.0', { volumes: ['/data'] })
  v2 = await publish(app, '1.1.0', { volumes: ['/data'] })
})
afterAll(() => scene[Symbol.asyncDispose]())
beforeEach(() =>
  set({ 'hooks.enabled': 'true', 'hooks.writeLabels': 'false', 'hooks.postFailure': 'record' }),
)
const set = (wanted: Wanted) => setLive(scene.db, updater, wanted)

async function store({ name }: SampleContainer, phase: HookPhase, command: string[], timeoutSeconds = 30) {
  const about = { hostId: localHostId, name, phase, command, timeoutSeconds }
  await scene.db.hooks.create({ ...about, updatedAt: new Date(), updatedBy: 'ada' })
}

const start = (labels: Readonly<Record<string, string>> = {}) =>
  aContainer({ image: v1.reference, labels, hostConfig: { RestartPolicy: { Name: 'always' } } })

const update = async (web: SampleContainer) => await scene.ended(await scene.ask(web.name, v2))

const attempt = async ({ name }: SampleContainer, line: string) =>
  await updater.ctx.queues.ask(
    'hook.try',
    { hostId: localHostId, name, command: ['/bin/sh', '-c', line], timeoutSeconds: 30 },
    60_000,
  )

describe('a hook that is tried out', () => {
  test('runs in the container that is there, and says how it went', async () => {
    await using web = await start()

    const ran = await attempt(web, 'hostname; exit 4')

    expect(ran).toMatchObject({ exitCode: 4, problem: 'it ended with 4' })
    expect(ran).toMatchObject({ output: `${web.id.slice(0, 12)}\n` })
  })

  test('does not wait for the updates that are under way', async () => {
    await using web = await start()
    await using others = new AsyncDisposableStack()
    const slow = await Promise.all(
      Array.from({ length: 4 }, () =>
        start({ 'sentinel.hook.pre-update': 'while [ ! -e /data/go ]; do sleep 0.2; done' }),
      ),
    )
    for (const each of slow) others.use(each)
    const asked = await Promise.all(slow.map(({ name }) => scene.ask(name, v2)))

    const ran = await attempt(web, 'echo at once')

    expect(ran).toMatchObject({ output: 'at once\n' })
    const states = await Promise.all(asked.map(async (id) => (await scene.read(id)).state))
    expect(states).not.toContain('succeeded')
    await Promise.all(slow.map((each) => each.shell('touch /data/go')))
    await Promise.all(asked.map((id) => scene.ended(id)))
  })

  test('does not run while hooks are disabled', async () => {
    await set({ 'hooks.enabled': 'false' })
    await using web = await start()

    await expect(attempt(web, 'touch /data/ran')).rejects.toMatchObject({ code: 'hooks_disabled' })
    expect(await web.shell('ls /data')).toBe('')
  })
})

describe.concurrent('a hook before an update', () => {
  test('runs in the old container, one after the update in the new one, and both keep what they said', async () => {
    await using web = await start({
      'sentinel.hook.pre-update': 'hostname > /data/pre; echo dumped; echo to the other channel >&2',
      'sentinel.hook.post-update': 'hostname > /data/post; echo migrated',
    })
    const { id: oldId } = await web.inspect()

    const ended = await update(web)

    expect(ended.state).toBe('succeeded')
    const { id: newId } = await web.inspect()
    expect(await web.shell('cat /data/pre')).toBe(oldId.slice(0, 12))
    expect(await web.shell('cat /data/post')).toBe(newId.slice(0, 12))
    expect(ended.hookRuns?.pre).toMatchObject({ source: 'label', exitCode: 0 })
    expect(ended.hookRuns?.pre?.output).toContain('dumped\n')
    expect(ended.hookRuns?.pre?.output).toContain('to the other channel\n')
    expect(ended.hookRuns?.post).toMatchObject({ exitCode: 0, output: 'migrated\n' })
    const said = ended.steps.find(({ step }) => step === 'post-hook')?.text
    expect(said).toBe('the hook succeeded; it said: migrated')
  })

  test('that ends with 75 skips the update, and nothing is touched', async () => {
    await using web = await start({ 'sentinel.hook.pre-update': 'echo busy; exit 75' })

    const ended = await update(web)

    expect(ended).toMatchObject({ state: 'skipped', errorCode: 'hook_skipped' })
    expect(ended.reason).toContain('it said: busy')
    expect((await web.inspect()).id).toBe(web.id)
  })

  test('that fails ends the update before anything is touched, with its last words', async () => {
    await using web = await start({ 'sentinel.hook.pre-update': 'echo no room for the dump >&2; exit 4' })

    const ended = await update(web)

    expect(ended).toMatchObject({ state: 'failed', errorCode: 'hook_failed' })
    expect(ended.reason).toMatch(
      /failed, so nothing was touched: it ended with 4; it said: no room for the dump/,
    )
    expect(ended.hookRuns?.pre).toMatchObject({ exitCode: 4, problem: 'it ended with 4' })
    expect(ended.steps.map(({ step }) => step)).not.toContain('pull')
    expect((await web.inspect()).id).toBe(web.id)
  })

  test('that takes too long is ended, and ends the update', async () => {
    await using web = await start()
    await store(web, 'pre-update', ['/bin/sh', '-c', 'echo begun; sleep 4811; echo over'], 1)

    const ended = await update(web)

    expect(ended).toMatchObject({ state: 'failed', errorCode: 'hook_failed' })
    expect(ended.reason).toContain('it did not end within 1 s and was ended; it said: begun')
    expect(ended.hookRuns?.pre?.exitCode).toBeUndefined()
    expect(await web.shell("ps | grep -c '[s]leep 4811' || true")).toBe('0')
    expect((await web.inspect()).id).toBe(web.id)
  })

  test('that cannot be run at all ends the update', async () => {
    await using web = await start()
    await store(web, 'pre-update', ['/no/such/program'])

    const ended = await update(web)

    expect(ended).toMatchObject({ state: 'failed', errorCode: 'hook_failed' })
    expect((await web.inspect()).id).toBe(web.id)
  })

  test('that is stored wins over a label, and its words are taken as they are', async () => {
    await using web = await start({ 'sentinel.hook.pre-update': 'exit 1' })
    await store(web, 'pre-update', ['/bin/echo', '$HOME; *'])

    const ended = await update(web)

    expect(ended.state).toBe('succeeded')
    expect(ended.hookRuns?.pre).toMatchObject({ source: 'stored', output: '$HOME; *\n' })
  })
})

test('no hook is run while hooks are disabled, and that is said', async () => {
  await set({ 'hooks.enabled': 'false' })
  await using web = await start({ 'sentinel.hook.pre-update': 'exit 1' })

  const ended = await update(web)

  expect(ended.state).toBe('succeeded')
  expect(ended.hookRuns).toBeUndefined()
  expect(ended.steps.find(({ step }) => step === 'pre-hook')?.text).toContain('hooks are disabled')
})

describe('a hook after an update', () => {
  test('that fails is told, and the new container stays', async () => {
    await using web = await start({ 'sentinel.hook.post-update': 'echo no index; exit 2' })

    const ended = await update(web)

    expect(ended.state).toBe('succeeded')
    expect(ended.hookRuns?.post).toMatchObject({ exitCode: 2, problem: 'it ended with 2' })
    const said = ended.steps.find(({ step }) => step === 'post-hook')?.text
    expect(said).toContain('failed: it ended with 2; it said: no index')
    expect((await web.inspect()).imageId).toBe(v2.imageId)
  })

  test('that fails puts the old container back where its label asks for it', async () => {
    await using web = await start({
      'sentinel.hook.post-update': 'exit 2',
      'sentinel.hook.post-failure': 'roll-back',
    })

    const ended = await update(web)

    expect(ended).toMatchObject({ state: 'rolled_back', errorCode: 'hook_failed' })
    expect(await web.inspect()).toMatchObject({ id: web.id, state: { running: true } })
  })

  test('that fails puts it back where the setting asks for it', async () => {
    await set({ 'hooks.postFailure': 'roll-back' })
    await using web = await start({ 'sentinel.hook.post-update': 'exit 2' })

    expect((await update(web)).state).toBe('rolled_back')
  })
})

test('stored hooks become labels of the new container where that is asked for, and that is no infidelity', async () => {
  await set({ 'hooks.writeLabels': 'true' })
  await using web = await start({ 'sentinel.hook.pre-update': 'exit 1', mine: 'stays' })
  await store(web, 'pre-update', ['/bin/echo', 'it works'], 45)

  const ended = await update(web)

  expect(ended.state).toBe('succeeded')
  expect((await web.inspect()).labels).toMatchObject({
    'sentinel.hook.pre-update': "/bin/echo 'it works'",
    'sentinel.hook.timeout': '45',
    mine: 'stays',
  })
})
