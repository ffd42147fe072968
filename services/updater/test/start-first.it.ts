import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContainerSummary } from '@sentinel/docker/engine-types'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Running } from '@sentinel/shared/runtime/run'
import { answerAttention } from '@sentinel/shared/updates/answer-attention'
import { aContainer, type ContainerOptions, type SampleContainer } from '@sentinel/testkit/a-container'
import { part } from '@sentinel/testkit/parts'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { openScene, type Scene } from './scene.ts'

const run = promisify(execFile)
const dockerHost = part('dockerHost')
const serving = { env: { PORT: '80' } }
const longestGapMs = 1500
let scene: Scene
let running: Running
let network: string
/** What happens at a boundary, by `<step>:<moment>`. */
const meddling = new Map<string, () => Promise<unknown>>()

beforeAll(async () => {
  network = uniqueName('net')
  await run('docker', ['--host', dockerHost, 'network', 'create', network])
  scene = await openScene('start-first', {
    SENTINEL_UPDATE_STRATEGY: 'start-first',
    SENTINEL_GRACE_PERIOD: '600ms',
  })
  running = await scene.startUpdater({
    onBoundary: async ({ step, moment }) => {
      const act = meddling.get(`${step}:${moment}`)
      meddling.delete(`${step}:${moment}`)
      await act?.()
    },
  })
})
afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await run('docker', ['--host', dockerHost, 'network', 'rm', network])
})

async function aShop(image: Published, options: Partial<ContainerOptions> = {}): Promise<SampleContainer> {
  const { hostConfig, ...others } = options
  return await aContainer({
    image: image.reference,
    dockerHost,
    hostConfig: { NetworkMode: network, RestartPolicy: { Name: 'always' }, ...hostConfig },
    body: { NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: ['shop'] } } } },
    ...others,
  })
}

/** Asks there, over and over, from within the network; one who asks what is just going waits for long, so all ask at once. */
async function aCustomer(image: Published, target: string) {
  const cmd = ['/bin/sh', '-c', `while :; do wget -q -O - http://${target}/version & sleep 0.05; done`]
  const client = await aContainer({
    image: image.reference,
    dockerHost,
    hostConfig: { NetworkMode: network },
    cmd,
  })
  return {
    /** Milliseconds, the longest first, between two answers. */
    async gaps(): Promise<number[]> {
      const logs = await scene.host.containerLogs(client.id, { tail: 100_000, timestamps: true })
      const times = logs
        .split('\n')
        .filter((line) => line.includes(image.repository))
        .map((line) => Date.parse(line.split(' ')[0] ?? ''))
        .sort((left, right) => left - right)
      return times
        .slice(1)
        .map((time, index) => time - (times[index] ?? time))
        .sort((left, right) => right - left)
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  }
}

function orderOf({ steps }: UpdateDoc): string[] {
  const about = new Set(['stop-old', 'swap-names', 'start-new', 'prove'])
  return steps
    .filter(({ step, direction }) => direction === 'forward' && about.has(step))
    .map(({ step }) => step)
}

const startFirst = ['start-new', 'prove', 'swap-names', 'stop-old']

async function leftovers(updateId: string): Promise<string[]> {
  const all = await scene.host.listContainers()
  return all.map(({ name }) => name).filter((name) => name.includes(updateId))
}

describe('a container that may run twice', () => {
  test('is served without a gap while it is updated, and while it is rolled back', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0', serving)
    const v2 = await publish(app, '1.1.0', serving)
    await using shop = await aShop(v1)
    await using byAlias = await aCustomer(v1, 'shop')
    await using byName = await aCustomer(v1, shop.name)
    const before = await shop.inspect()
    let seen: ContainerSummary[] = []
    meddling.set('prove:after', async () => {
      seen = await scene.host.listContainers()
    })

    const update = await scene.ended(await scene.ask(shop.name, v2))
    const now = await shop.inspect()
    const rollback = await scene.ended(await scene.askRollback(update))

    expect(update.state).toBe('succeeded')
    expect(orderOf(update)).toEqual(startFirst)
    const both = seen.filter(({ name, id }) => name.includes(update._id) || id === shop.id)
    expect(both.map(({ state }) => state)).toEqual(['running', 'running'])
    expect(now).toMatchObject({
      imageId: v2.imageId,
      restartPolicy: before.restartPolicy,
      state: { running: true },
    })
    expect(rollback).toMatchObject({ state: 'succeeded', kind: 'rollback' })
    expect(orderOf(rollback)).toEqual(startFirst)
    expect((await shop.inspect()).imageId).toBe(v1.imageId)
    expect(await leftovers(update._id)).toEqual([])
    for (const customer of [byAlias, byName]) expect((await customer.gaps())[0]).toBeLessThan(longestGapMs)
  })

  test('is never stopped where the new one is sick', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0', serving)
    const v2 = await publish(app, '1.1.0', {
      cmd: ['/bin/sh', '-c', 'echo no such table; sleep 0.3; exit 3'],
    })
    await using shop = await aShop(v1)
    const before = await shop.inspect()

    const id = await scene.ask(shop.name, v2)
    const update = await scene.ended(id)

    expect(update.state).toBe('rolled_back')
    expect(orderOf(update)).toEqual(['start-new', 'prove'])
    expect(update.evidence?.logs).toContain('no such table')
    expect(await shop.inspect()).toMatchObject({
      id: before.id,
      restartPolicy: { name: 'always' },
      state: { running: true, startedAt: before.state.startedAt },
    })
    expect(await leftovers(id)).toEqual([])
  })

  test('is put back under its name without a stop where the new one dies before it took over', async () => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0', serving), await publish(app, '1.1.0', serving)]
    await using shop = await aShop(v1)
    const before = await shop.inspect()
    const id = await scene.ask(shop.name, v2)
    meddling.set('swap-names:before', () =>
      scene.host.stopContainer(`sentinel-new-${id}`, { timeoutSeconds: 1 }),
    )

    const update = await scene.ended(id)

    expect(update).toMatchObject({ state: 'failed', errorCode: 'new_stopped' })
    expect(await shop.inspect()).toMatchObject({
      id: before.id,
      state: { startedAt: before.state.startedAt },
    })
    expect(await leftovers(id)).toEqual([])
  })
})

describe('a container that somebody made anew while the new one proved itself', () => {
  test('is left alone, and nothing of ours stays', async () => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0', serving), await publish(app, '1.1.0', serving)]
    await using shop = await aShop(v1)
    let other: SampleContainer | undefined
    meddling.set('prove:before', async () => {
      await scene.host.removeContainer(shop.id, { force: true })
      other = await aShop(v1, { name: shop.name })
    })

    const update = await scene.ended(await scene.ask(shop.name, v2))

    expect(update.state).toBe('superseded')
    expect(await shop.inspect()).toMatchObject({ id: other?.id, state: { running: true } })
    expect(await leftovers(update._id)).toEqual([])
  })
})

describe('a container that must not run twice', () => {
  test('is stopped first although its label asks for it, and the history says why', async () => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0', serving), await publish(app, '1.1.0', serving)]
    const hostPort = `${20_000 + (process.pid % 10_000)}`
    await using shop = await aShop(v1, {
      labels: { 'sentinel.strategy': 'start-first' },
      hostConfig: { PortBindings: { '80/tcp': [{ HostPort: hostPort }] }, Binds: ['/data'] },
    })

    const update = await scene.ended(await scene.ask(shop.name, v2))

    const why = `Not start-first, because ${shop.name} publishes the host port ${hostPort} and may write to /data`
    expect(update.state).toBe('succeeded')
    expect(orderOf(update)).toEqual(['stop-old', 'swap-names', 'start-new', 'prove'])
    expect(update.steps.find(({ step }) => step === 'prepare')?.text).toBe(why)
    expect(update.reason).toContain(why)
  })
})

describe('a stranger on the name while both run', () => {
  test.each([
    ['restore_old', 'rolled_back'],
    ['keep_new', 'succeeded'],
  ] as const)('needs a person, stops neither, and %s still works', async (given, outcome) => {
    const app = uniqueName('app')
    const [v1, v2] = [await publish(app, '1.0.0', serving), await publish(app, '1.1.0', serving)]
    await using shop = await aShop(v1)
    const before = await shop.inspect()
    let stranger: SampleContainer | undefined
    meddling.set('prove:after', async () => {
      await scene.host.renameContainer(shop.id, `${shop.name}-moved`)
      stranger = await aContainer({ image: v1.reference, name: shop.name, dockerHost })
    })

    const update = await scene.ended(await scene.ask(shop.name, v2))
    const [old, fresh] = [
      await scene.host.inspectContainer(shop.id),
      await scene.host.inspectContainer(`sentinel-new-${update._id}`),
    ]
    await scene.host.removeContainer(stranger?.id ?? '', { force: true })
    await answerAttention(running.ctx, { updateId: update._id, answer: given, by: 'ada' })
    const settled = await scene.settled(update._id)

    expect(update.state).toBe('needs_attention')
    expect(update.attention?.seen).toContain(stranger?.id.slice(0, 12))
    expect([old?.state, fresh?.state]).toMatchObject([{ running: true }, { running: true }])
    expect(settled.state).toBe(outcome)
    expect(await shop.inspect()).toMatchObject({
      imageId: given === 'keep_new' ? v2.imageId : v1.imageId,
      restartPolicy: { name: 'always' },
      state: { running: true },
      ...(given === 'restore_old' ? { id: before.id } : {}),
    })
    expect(await leftovers(update._id)).toEqual([])
    expect(await scene.host.inspectContainer(`${shop.name}-moved`)).toBeNull()
  })
})
