import type { ServiceInspect, ServiceTask } from '@sentinel/docker/services/service-types'
import { describe, expect, test } from 'vitest'
import { serviceFields } from './service-fields.ts'

const digest = `sha256:${'a'.repeat(64)}`

function aService(overrides: Partial<ServiceInspect> = {}): ServiceInspect {
  return {
    id: 's1',
    name: 'web',
    versionIndex: 7,
    image: `registry.home:5000/team/app:1.2@${digest}`,
    labels: {},
    mode: 'replicated',
    replicas: 2,
    platforms: [],
    ports: [],
    createdAt: new Date(0),
    updatedAt: new Date(0),
    spec: {},
    ...overrides,
  }
}

function aTask(overrides: Partial<ServiceTask> = {}): ServiceTask {
  return {
    id: 't1',
    serviceId: 's1',
    nodeId: 'n1',
    slot: 1,
    image: 'app:1.2',
    state: 'running',
    desiredState: 'running',
    error: '',
    containerId: 'c1',
    updatedAt: new Date(1000),
    ...overrides,
  }
}

const around = {
  hostId: 'local',
  engine: { os: 'linux', architecture: 'amd64' },
  tasks: [] as ServiceTask[],
  nodes: [
    { id: 'n1', name: 'one', address: '10.0.0.1' },
    { id: 'n2', name: 'two', address: '10.0.0.2' },
  ],
  localDigests: [] as string[],
}

describe('a service in the inventory', () => {
  test('runs the digest of its spec, and is called by the tag that its owner wrote', () => {
    expect(serviceFields(aService(), around)).toMatchObject({
      name: 'service:web',
      image: 'registry.home:5000/team/app:1.2',
      imageId: digest,
      repoDigests: [`registry.home:5000/team/app@${digest}`],
    })
  })

  test('runs what the manager has under its tag where it is pinned to nothing', () => {
    const localDigests = [`app@${digest}`]

    expect(serviceFields(aService({ image: 'app:1' }), { ...around, localDigests })).toMatchObject({
      image: 'app:1',
      repoDigests: localDigests,
    })
  })

  test('has the labels of the service alone, and is ours only by exactly that label', () => {
    const own = serviceFields(aService({ labels: { 'sentinel.self': 'true' } }), around)

    expect(own).toMatchObject({ isSelf: true, labels: [{ name: 'sentinel.self', value: 'true' }] })
    expect(serviceFields(aService({ labels: { 'sentinel.self': 'yes' } }), around).isSelf).toBe(false)
  })

  test('counts the tasks that are wanted, one per node where it runs on every node', () => {
    const tasks = [
      aTask({ id: 'a', slot: 0 }),
      aTask({ id: 'b', slot: 0, nodeId: 'n2', state: 'preparing' }),
      aTask({ id: 'c', slot: 0, nodeId: 'n2', state: 'failed', desiredState: 'shutdown', error: 'gone' }),
    ]
    const { replicas: _, ...service } = aService({ mode: 'global' })

    expect(serviceFields({ ...service, desiredTasks: 2 }, { ...around, tasks })).toMatchObject({
      state: 'running',
      swarm: {
        mode: 'global',
        desired: 2,
        running: 1,
        tasks: [
          { node: 'one', address: '10.0.0.1', state: 'running' },
          { node: 'two', address: '10.0.0.2', state: 'preparing', error: '' },
        ],
      },
    })
  })

  test('shows of each slot what is wanted there, not what the engine remembers', () => {
    const tasks = [
      aTask({ id: 'new', slot: 1, state: 'starting', updatedAt: new Date(1000) }),
      aTask({ id: 'old', slot: 1, desiredState: 'shutdown', state: 'shutdown', updatedAt: new Date(2000) }),
    ]

    expect(serviceFields(aService(), { ...around, tasks }).swarm.tasks).toMatchObject([{ state: 'starting' }])
  })

  test('that is scaled to nothing is a stopped one, and a job is rolled out by nobody', () => {
    expect(serviceFields(aService({ replicas: 0 }), around).state).toBe('exited')
    expect(serviceFields(aService({ mode: 'job' }), around).refusals.map(({ code }) => code)).toEqual([
      'service_is_job',
    ])
  })
})
