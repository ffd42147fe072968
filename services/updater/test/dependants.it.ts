import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aContainer, type ContainerOptions, type SampleContainer } from '@sentinel/testkit/a-container'
import { aContainerDoc } from '@sentinel/testkit/factories'
import { part } from '@sentinel/testkit/parts'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
let v1: Published
let v2: Published
let sick: Published
let client: Published

const always = { RestartPolicy: { Name: 'always' } }
const panic = ['/bin/sh', '-c', 'sleep 0.2; exit 3']

beforeAll(async () => {
  scene = await openScene('dependants')
  await scene.startUpdater()
  const app = uniqueName('vpn')
  v1 = await publish(app, '1.0.0', { volumes: ['/data'] })
  v2 = await publish(app, '1.1.0', { volumes: ['/data'] })
  sick = await publish(app, '1.2.0', { volumes: ['/data'], cmd: panic })
  client = await publish(uniqueName('client'), 'latest')
})
afterAll(() => scene[Symbol.asyncDispose]())

async function create(options: Omit<ContainerOptions, 'dockerHost'>): Promise<SampleContainer> {
  return await aContainer({ body: { StopTimeout: 1 }, ...options, dockerHost: part('dockerHost') })
}

async function aParent(): Promise<SampleContainer> {
  const parent = await create({ image: v1.reference, hostConfig: { ...always, IpcMode: 'shareable' } })
  await parent.shell('echo kept > /data/file')
  return parent
}

/** What each of two containers has as this namespace: the same text where they share it. */
async function namespaceOf(container: SampleContainer, what: string): Promise<string> {
  return await container.shell(`readlink /proc/self/ns/${what}`)
}

async function startOf(container: SampleContainer): Promise<number> {
  return (await container.inspect()).state.startedAt?.getTime() ?? 0
}

async function leftovers(updateId: string): Promise<string[]> {
  const all = await scene.host.listContainers()
  return all.map(({ name }) => name).filter((name) => name.includes(updateId))
}

describe('row 19: what hangs on a container', () => {
  test('is made anew with it in its namespaces and volumes, found by id and by name, children of children too', async () => {
    await using parent = await aParent()
    const image = client.reference
    await using byId = await create({
      image,
      hostConfig: { ...always, NetworkMode: `container:${parent.id}` },
    })
    await using byName = await create({
      image,
      hostConfig: { ...always, IpcMode: `container:${parent.name}` },
    })
    await using pid = await create({ image, hostConfig: { PidMode: `container:${parent.id}` } })
    await using volumes = await create({ image, hostConfig: { VolumesFrom: [parent.id] } })
    await using grandchild = await create({
      image,
      env: { X: '9' },
      hostConfig: { NetworkMode: `container:${byId.name}`, VolumesFrom: [`${volumes.name}:ro`] },
    })
    await using stopped = await create({
      image,
      start: false,
      hostConfig: { NetworkMode: `container:${parent.id}` },
    })
    const children = [byId, byName, pid, volumes, grandchild]

    const id = await scene.ask(parent.name, v2)
    const update = await scene.ended(id)

    expect(update).toMatchObject({ state: 'succeeded' })
    expect(update.dependants?.toSorted()).toEqual([...children, stopped].map(({ name }) => name).toSorted())
    for (const child of children) {
      const now = await child.inspect()
      expect(now.id).not.toBe(child.id)
      expect(now.state.running).toBe(true)
      expect(now).toMatchObject({ imageId: client.imageId, imageReference: client.reference })
    }
    expect((await byId.inspect()).restartPolicy.name).toBe('always')
    expect(await namespaceOf(byId, 'net')).toBe(await namespaceOf(parent, 'net'))
    expect(await namespaceOf(grandchild, 'net')).toBe(await namespaceOf(parent, 'net'))
    expect(await namespaceOf(byName, 'ipc')).toBe(await namespaceOf(parent, 'ipc'))
    expect(await namespaceOf(pid, 'pid')).toBe(await namespaceOf(parent, 'pid'))
    expect(await volumes.shell('cat /data/file')).toBe('kept')
    expect(await grandchild.shell('cat /data/file; echo $X')).toBe('kept\n9')
    expect((await volumes.inspect()).hostConfig['Mounts'] ?? []).toEqual([])
    const nowStopped = await stopped.inspect()
    expect(nowStopped.id).not.toBe(stopped.id)
    expect(nowStopped.state.running).toBe(false)
    await scene.host.startContainer(nowStopped.id)
    expect(await namespaceOf(stopped, 'net')).toBe(await namespaceOf(parent, 'net'))
    expect(await leftovers(id)).toEqual([])
    expect(update.fidelity?.passed).toBe(true)
  })

  test('works again in the namespaces of the old one where the new one is sick', async () => {
    await using parent = await aParent()
    const hostConfig = { ...always, NetworkMode: `container:${parent.id}` }
    await using child = await create({ image: client.reference, hostConfig })
    await using grandchild = await create({
      image: client.reference,
      hostConfig: { ...always, PidMode: `container:${child.id}` },
    })

    const id = await scene.ask(parent.name, sick)
    const update = await scene.ended(id)

    expect(update.state).toBe('rolled_back')
    expect((await parent.inspect()).id).toBe(parent.id)
    expect((await child.inspect()).id).toBe(child.id)
    expect((await grandchild.inspect()).id).toBe(grandchild.id)
    expect((await child.inspect()).restartPolicy.name).toBe('always')
    expect(await namespaceOf(child, 'net')).toBe(await namespaceOf(parent, 'net'))
    expect(await namespaceOf(grandchild, 'pid')).toBe(await namespaceOf(child, 'pid'))
    expect(await leftovers(id)).toEqual([])
  })

  test('that is sick with the new one brings the old one back, and itself with it', async () => {
    await using parent = await aParent()
    // It asks whether it has met another one than at its first start.
    const line =
      'id=$(hostname); [ -e /data/first ] || echo $id > /data/first; [ "$(cat /data/first)" = $id ] || exit 4; sleep 1000'
    await using child = await create({
      image: client.reference,
      cmd: ['/bin/sh', '-c', line],
      hostConfig: { NetworkMode: `container:${parent.id}`, VolumesFrom: [parent.id] },
    })

    const id = await scene.ask(parent.name, v2)
    const update = await scene.ended(id)

    expect(update).toMatchObject({ state: 'rolled_back', errorCode: 'dependant_sick' })
    expect(update.evidence?.exitCode).toBe(4)
    expect((await parent.inspect()).id).toBe(parent.id)
    const now = await child.inspect()
    expect(now.id).toBe(child.id)
    expect(now.state.running).toBe(true)
    expect(await namespaceOf(child, 'net')).toBe(await namespaceOf(parent, 'net'))
    expect(await leftovers(id)).toEqual([])
  })

  test('keeps the reference its owner wrote, also where the tag has moved on, and moves no tag for good', async () => {
    await using parent = await aParent()
    const app = uniqueName('moving')
    const first = await publish(app, 'latest', { marker: 'one' })
    await using child = await create({
      image: first.reference,
      hostConfig: { NetworkMode: `container:${parent.id}` },
    })
    const second = await publish(app, 'latest', { marker: 'two' })
    await scene.host.pullImage(second.reference)

    const update = await scene.ended(await scene.ask(parent.name, v2))

    expect(update.state).toBe('succeeded')
    expect(await child.inspect()).toMatchObject({ imageId: first.imageId, imageReference: first.reference })
    expect((await scene.host.inspectImage(first.reference))?.id).toBe(second.imageId)
  })

  test('goes with its end (--rm) and is there again afterwards, after an update and after a rollback', async () => {
    await using parent = await aParent()
    const hostConfig = { AutoRemove: true, NetworkMode: `container:${parent.id}` }
    await using child = await create({ image: client.reference, hostConfig })

    const back = await scene.ended(await scene.ask(parent.name, sick))
    expect(back.state).toBe('rolled_back')
    expect((await child.inspect()).state.running).toBe(true)
    expect(await namespaceOf(child, 'net')).toBe(await namespaceOf(parent, 'net'))

    const update = await scene.ended(await scene.ask(parent.name, v2))
    expect(update.state).toBe('succeeded')
    expect((await child.inspect()).autoRemove).toBe(true)
    expect(await namespaceOf(child, 'net')).toBe(await namespaceOf(parent, 'net'))
  })
})

describe('row 18: a container in the network of another one', () => {
  test('is updated alone, and again after the other one was', async () => {
    await using parent = await aParent()
    const app = uniqueName('child')
    const one = await publish(app, '1')
    const two = await publish(app, '2')
    const three = await publish(app, '3')
    await using child = await create({
      image: one.reference,
      hostConfig: { ...always, NetworkMode: `container:${parent.id}` },
    })

    const alone = await scene.ended(await scene.ask(child.name, two))
    const parentToo = await scene.ended(await scene.ask(parent.name, v2))
    const again = await scene.ended(await scene.ask(child.name, three))

    expect([alone.state, parentToo.state, again.state]).toEqual(['succeeded', 'succeeded', 'succeeded'])
    expect((await child.inspect()).imageId).toBe(three.imageId)
    expect(await namespaceOf(child, 'net')).toBe(await namespaceOf(parent, 'net'))
  })

  test('is not touched where the other one is gone, for neither could be started', async () => {
    const parent = await aParent()
    await using child = await create({
      image: v1.reference,
      hostConfig: { NetworkMode: `container:${parent.id}` },
    })
    await parent[Symbol.asyncDispose]()

    const update = await scene.ended(await scene.ask(child.name, v2))

    expect(update).toMatchObject({ state: 'refused', errorCode: 'namespace_orphan' })
    expect((await child.inspect()).state.running).toBe(true)
  })
})

describe('what only depends on a container', () => {
  test('is restarted where its Compose file asks for it, in order, and left alone where not', async () => {
    await using provider = await create({ image: v1.reference, hostConfig: always })
    const project = uniqueName('project')
    const label = (service: string, dependsOn: string) => ({
      'com.docker.compose.project': project,
      'com.docker.compose.service': service,
      'com.docker.compose.depends_on': dependsOn,
    })
    await using asking = await create({
      image: client.reference,
      labels: label('web', 'db:service_healthy:true'),
    })
    await using next = await create({
      image: client.reference,
      labels: label('proxy', 'web:service_started:true'),
    })
    await using quiet = await create({
      image: client.reference,
      labels: label('job', 'db:service_started:false'),
    })
    const file = async (container: SampleContainer, service: string, labels: Record<string, string>) => {
      const doc = { name: container.name, containerId: container.id, stack: project, service }
      const pairs = Object.entries(labels).map(([name, value]) => ({ name, value }))
      await scene.db.containers.create(aContainerDoc({ ...doc, labels: pairs }))
    }
    await file(provider, 'db', {})
    await file(asking, 'web', label('web', 'db:service_healthy:true'))
    await file(next, 'proxy', label('proxy', 'web:service_started:true'))
    await file(quiet, 'job', label('job', 'db:service_started:false'))
    const before = { asking: await startOf(asking), quiet: await startOf(quiet) }

    const update = await scene.ended(await scene.ask(provider.name, v2))

    expect(update.state).toBe('succeeded')
    expect(await startOf(asking)).toBeGreaterThan(before.asking)
    expect(await startOf(next)).toBeGreaterThan(await startOf(asking))
    expect(await startOf(quiet)).toBe(before.quiet)
    expect((await asking.inspect()).id).toBe(asking.id)
    const settled = update.steps.find(({ step }) => step === 'settle-dependants')
    expect(settled?.text).toBe(`restarted ${asking.name}, ${next.name}`)
  })
})
