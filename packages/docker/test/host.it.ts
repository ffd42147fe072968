import { afterAll, describe, expect, test } from 'vitest'
import type { HostEvent } from '../src/host-event.ts'
import { asideName } from '../src/recipe/update-names.ts'
import { Fixture } from './support/fixture.ts'

const fixture = new Fixture()
const { host } = fixture
afterAll(() => fixture[Symbol.asyncDispose]())

async function until<T>(probe: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline) {
    const value = await probe()
    if (value) return value
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('It never came about')
}

describe('what a host tells', () => {
  test('it names itself in the words of images', async () => {
    const info = await host.info()

    expect(info.os).toBe('linux')
    expect(['amd64', 'arm64']).toContain(info.architecture)
    expect(Number(info.apiVersion.split('.')[1])).toBeGreaterThanOrEqual(41)
    expect(info.engineId).not.toBe('')
  })

  test('what is not there is null, and acting on it is not found', async () => {
    expect(await host.inspectContainer(fixture.name('nobody'))).toBeNull()
    expect(await host.inspectImage(fixture.name('nothing'))).toBeNull()
    expect(await host.inspectVolume(fixture.name('nothing'))).toBeNull()
    await expect(host.startContainer(fixture.name('nobody'))).rejects.toMatchObject({
      kind: 'notFound',
      code: 'container_not_found',
    })
    await host.removeContainer(fixture.name('nobody'))
    await host.removeVolume(fixture.name('nothing'))
    await host.removeImage(fixture.name('nothing'))
  })

  test('a name is never taken for the beginning of an id', async () => {
    const image = await fixture.image('prefix', 'v1')
    const id = await fixture.start('prefix', [image])

    expect(await host.inspectContainer(id.slice(0, 6))).toBeNull()
    expect((await host.inspectContainer(id.slice(0, 12)))?.id).toBe(id)
    expect((await host.inspectContainer(fixture.name('prefix')))?.id).toBe(id)
  })

  test('the list and the inspection agree', async () => {
    const image = await fixture.image('list', 'v1')
    const id = await fixture.start('list', ['--network', 'bridge', '-p', '127.0.0.1::80', image])

    const listed = (await host.listContainers()).find((container) => container.id === id)

    const container = await fixture.inspect(id)
    expect(listed).toMatchObject({
      name: container.name,
      image,
      imageId: container.imageId,
      state: 'running',
      labels: container.labels,
      networks: ['bridge'],
    })
    expect(listed?.ports[0]).toMatchObject({ privatePort: 80, protocol: 'tcp', hostIp: '127.0.0.1' })
    expect(
      (await host.listImages()).find(({ id: imageId }) => imageId === container.imageId)?.repoTags,
    ).toContain(image)
  })
})

describe('row 22: every state is told and reached', () => {
  test('created, running, paused, exited', async () => {
    const image = await fixture.image('states', 'v1')
    const id = await fixture.create('states', [image])
    const states = [(await fixture.inspect(id)).state.status]

    await host.startContainer(id)
    states.push((await fixture.inspect(id)).state.status)
    await host.pauseContainer(id)
    states.push((await fixture.inspect(id)).state.status)
    await host.unpauseContainer(id)
    states.push((await fixture.inspect(id)).state.status)
    await host.stopContainer(id)
    states.push((await fixture.inspect(id)).state.status)

    expect(states).toEqual(['created', 'running', 'paused', 'running', 'exited'])
  })

  test('starting what runs and stopping what is stopped succeed', async () => {
    const image = await fixture.image('twice', 'v1')
    const id = await fixture.start('twice', [image])

    await host.startContainer(id)
    await host.stopContainer(id)
    await host.stopContainer(id)

    expect((await fixture.inspect(id)).state.running).toBe(false)
  })

  test('a container that keeps dying shows how often it was restarted', async () => {
    const image = await fixture.image('dying', 'v1')
    const id = await fixture.start('dying', ['--restart', 'on-failure:2', image, '/bin/sh', '-c', 'exit 3'])

    const ended = await until(async () => {
      const container = await fixture.inspect(id)
      return container.state.status === 'exited' && container.restartCount === 2 && container
    })

    expect(ended.state.exitCode).toBe(3)
  })
})

describe('row 26: names', () => {
  test('a taken name is a conflict that names its holder', async () => {
    const image = await fixture.image('taken', 'v1')
    const holderId = await fixture.create('taken', [image])
    const body = { Image: image, HostConfig: {}, Labels: fixture.labels }

    const second = host.createContainer({ name: fixture.name('taken'), body })

    await expect(second).rejects.toMatchObject({
      kind: 'conflict',
      code: 'name_in_use',
      details: { holderId },
    })
  })

  test('row 21: a container set aside does not restart, and gets its policy back', async () => {
    const image = await fixture.image('aside', 'v1')
    const id = await fixture.start('aside', ['--restart', 'unless-stopped', image])
    const { restartPolicy, name } = await fixture.inspect(id)

    await host.renameContainer(id, asideName(fixture.runId))
    await host.setRestartPolicy(id, { name: 'no', maximumRetryCount: 0 })
    const aside = await fixture.inspect(id)
    await host.renameContainer(id, name)
    await host.setRestartPolicy(id, restartPolicy)
    const back = await fixture.inspect(id)

    expect(aside).toMatchObject({ name: asideName(fixture.runId), restartPolicy: { name: 'no' } })
    expect(back).toMatchObject({ name, restartPolicy: { name: 'unless-stopped' } })
  })
})

describe('row 27: stopping', () => {
  test('the container gets its own signal and its own time', async () => {
    const image = await fixture.image('slow', 'v1', ['STOPSIGNAL SIGUSR1'])
    const script = 'trap "sleep 12; exit 7" USR1; while :; do sleep 1 & wait $!; done'
    const id = await fixture.start('slow', ['--stop-timeout', '40', image, '/bin/sh', '-c', script])

    await host.stopContainer(id)

    expect((await fixture.inspect(id)).state.exitCode).toBe(7)
  })

  test('a container that does not listen is killed when its time is up', async () => {
    const image = await fixture.image('deaf', 'v1')
    const id = await fixture.start('deaf', [
      image,
      '/bin/sh',
      '-c',
      'trap "" TERM; while :; do sleep 1; done',
    ])

    await host.stopContainer(id)

    expect((await fixture.inspect(id)).state.exitCode).toBe(137)
  })
})

describe('waiting', () => {
  test('row 35: a one-shot container tells its exit code, also to those who ask late', async () => {
    const image = await fixture.image('once', 'v1')
    const id = await fixture.start('once', [image, '/bin/sh', '-c', 'sleep 1; exit 5'])

    expect(await host.waitContainer(id, 'not-running')).toEqual({ exitCode: 5 })
    expect(await host.waitContainer(id, 'not-running')).toEqual({ exitCode: 5 })
  })

  test('row 20: waiting for a removal ends with it, and at once where it is over', async () => {
    const image = await fixture.image('gone', 'v1')
    const id = await fixture.start('gone', ['--rm', image])

    const removed = host.waitContainer(id, 'removed')
    await host.stopContainer(id)
    await removed

    expect(await host.inspectContainer(id)).toBeNull()
    expect(await host.waitContainer(id, 'removed')).toEqual({})
  })

  test('an aborted wait says that it was aborted', async () => {
    const image = await fixture.image('abort', 'v1')
    const id = await fixture.start('abort', [image])
    const abort = new AbortController()

    const waiting = host.waitContainer(id, 'not-running', abort.signal)
    abort.abort()

    await expect(waiting).rejects.toMatchObject({ kind: 'aborted' })
    await expect(host.ping(abort.signal)).rejects.toMatchObject({ kind: 'aborted' })
  })
})

test('row 34: health and what its probes said are told', async () => {
  const image = await fixture.image('health', 'v1')
  const argv = [
    '--health-cmd',
    'echo probe says no; exit 1',
    '--health-interval',
    '200ms',
    '--health-retries',
    '2',
  ]
  const id = await fixture.start('health', [...argv, image])

  const sick = await until(async () => {
    const container = await fixture.inspect(id)
    return container.state.health === 'unhealthy' && container
  })

  expect(sick.state.healthLog.at(-1)).toMatchObject({ exitCode: 1, output: 'probe says no\n' })
  expect((await host.listContainers()).find((container) => container.id === id)?.health).toBe('unhealthy')
})

describe('logs and commands', () => {
  const script = 'echo out; echo err >&2; sleep 600 & wait'

  test.each([
    ['without a terminal', []],
    ['with a terminal', ['-t']],
  ])('logs come as text %s', async (what, argv) => {
    const image = await fixture.image('logs', 'v1')
    const id = await fixture.start(what.replaceAll(' ', '-'), [...argv, image, '/bin/sh', '-c', script])

    const lines = await until(async () => {
      const text = await host.containerLogs(id, { tail: 10 })
      return text.includes('err') && text.split(/\r?\n/).filter(Boolean)
    })

    expect(lines.sort()).toEqual(['err', 'out'])
    expect(await host.containerLogs(id, { tail: 1, timestamps: true })).toMatch(
      /^\d{4}-\d\d-\d\dT\S+Z (out|err)/,
    )
  })

  test('a command tells its output and its exit code', async () => {
    const image = await fixture.image('exec', 'v1')
    const id = await fixture.start('exec', [image])

    const result = await host.exec(id, ['/bin/sh', '-c', 'echo out; echo err >&2; exit 75'], {
      timeoutMs: 10_000,
    })

    expect(result.exitCode).toBe(75)
    expect(result.output).toContain('out\n')
    expect(result.output).toContain('err\n')
  })

  test('a command that does not end is given up', async () => {
    const image = await fixture.image('exec-slow', 'v1')
    const id = await fixture.start('exec-slow', [image])

    const call = host.exec(id, ['sleep', '600'], { timeoutMs: 300 })

    await expect(call).rejects.toMatchObject({ kind: 'timeout', code: 'exec_timeout' })
  })
})

test('events tell what happens to containers, and end when told', async () => {
  const image = await fixture.image('events', 'v1')
  const abort = new AbortController()
  const seen: HostEvent[] = []
  const id = await fixture.create('events', [image])
  const since = Math.floor(Date.now() / 1000) - 1
  const listening = (async () => {
    for await (const event of host.events(abort.signal, { since })) if (event.id === id) seen.push(event)
  })()

  await host.startContainer(id)
  await host.renameContainer(id, fixture.name('events-2'))
  await host.stopContainer(id)
  await host.removeContainer(id)
  await until(async () => seen.some(({ action }) => action === 'destroy'))
  abort.abort()
  await listening

  expect(seen.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['start', 'rename', 'die', 'destroy']),
  )
  expect(seen.find(({ action }) => action === 'rename')).toMatchObject({
    type: 'container',
    name: fixture.name('events-2'),
    image,
  })
})

test('a tag is moved, and taken away without its image', async () => {
  const [v1, v2] = await fixture.images('tags', [], ['LABEL v=2'])
  const first = await fixture.inspectImage(v1)
  const second = await fixture.inspectImage(v2)

  await host.tagImage(first.id, v2)
  expect((await fixture.inspectImage(v2)).id).toBe(first.id)
  await host.tagImage(second.id, v2)
  expect((await fixture.inspectImage(v2)).id).toBe(second.id)
  await host.removeImage(v1)

  expect(await host.inspectImage(v1)).toBeNull()
})
