import type { OwnStackFacts } from '@sentinel/shared/runtime/own-stack-facts'
import { describe, expect, test } from 'vitest'
import type { ContainerInspect } from '../engine-types.ts'
import { ownStack } from './own-stack.ts'

const idOf = (name: string) => Buffer.from(name).toString('hex').padEnd(64, '0')

function aContainer(name: string, overrides: Partial<ContainerInspect> = {}): ContainerInspect {
  return {
    id: idOf(name),
    name,
    labels: {},
    networkMode: 'net',
    networks: {
      net: { Aliases: [`${name}-alias`], IPAddress: `10.0.0.${name.length}`, Gateway: '10.0.0.254' },
    },
    hostConfig: {},
    networkSettings: {},
    ...overrides,
  } as ContainerInspect
}

const nothing: OwnStackFacts = { processes: [], askingIn: undefined, addresses: [] }
const mongo = { what: 'MongoDB', host: 'db', port: 27_017, addresses: [], isLocal: false }
const publishing = { hostConfig: { PortBindings: { '27017/tcp': [{ HostIp: '', HostPort: '27017' }] } } }

/** Names and roles of the containers that are ours. */
function ours(containers: readonly ContainerInspect[], facts: Partial<OwnStackFacts> = {}) {
  const found = ownStack(containers, { ...nothing, ...facts })
  return containers.filter(({ id }) => found.has(id)).map(({ id, name }) => `${name} ${found.get(id)?.role}`)
}

describe('a part of Sentinel', () => {
  test('is what carries the label', () => {
    const labelled = aContainer('a', { labels: { 'sentinel.self': 'true' } })

    expect(ours([labelled, aContainer('b', { labels: { 'sentinel.self': 'yes' } })])).toEqual(['a state'])
  })

  test('is the container that a process of ours runs in, by id, digits or name', () => {
    const containers = [aContainer('one'), aContainer('two'), aContainer('three'), aContainer('four')]
    const processes = [
      { service: 'api', containerId: idOf('one') },
      { service: 'updater', containerId: idOf('two').slice(0, 12) },
      { service: 'notifier', containerId: 'three' },
    ]

    expect(ours(containers, { processes })).toEqual(['one process', 'two process', 'three process'])
  })

  test('is the container of the process that asks', () => {
    expect(ours([aContainer('me'), aContainer('other')], { askingIn: idOf('me') })).toEqual(['me process'])
  })

  test('is what has the address that a name of ours means', () => {
    const addresses = [{ ...mongo, addresses: ['10.0.0.5'] }]

    expect(ours([aContainer('other'), aContainer('another')], { addresses })).toEqual(['other state'])
  })

  test('is what has that name on a network of ours, and not its namesake elsewhere', () => {
    const elsewhere = aContainer('elsewhere', {
      networks: { theirs: { Aliases: ['db'], IPAddress: '10.1.0.1' } },
    })
    const here = aContainer('here', { networks: { net: { Aliases: ['db'] } } })

    expect(ours([aContainer('me'), elsewhere, here], { askingIn: 'me', addresses: [mongo] })).toEqual([
      'me process',
      'here state',
    ])
    expect(ours([aContainer('me'), aContainer('db')], { askingIn: 'me', addresses: [mongo] })).toEqual([
      'me process',
      'db state',
    ])
  })

  test.each([
    ['a process on the machine itself', {}, { isLocal: true, addresses: ['127.0.0.1'] }],
    ['one on the machine’s network', { askingIn: 'host' }, { isLocal: true, addresses: ['192.168.1.2'] }],
    ['one behind a gateway', { askingIn: 'me' }, { addresses: ['10.0.0.254'] }],
    ['one that knows the machine by name', { askingIn: 'me' }, { host: 'host.docker.internal' }],
  ])('is what publishes the port that %s asks', (_, facts, address) => {
    const containers = [
      aContainer('me'),
      aContainer('host', { networkMode: 'host', networks: {} }),
      aContainer('published', publishing),
    ]

    expect(ours(containers, { ...facts, addresses: [{ ...mongo, ...address }] })).toContain('published state')
  })

  test('is not what publishes the port that a process means on its own loopback', () => {
    const addresses = [{ ...mongo, isLocal: true, addresses: ['127.0.0.1'] }]

    expect(
      ours([aContainer('me'), aContainer('published', publishing)], { askingIn: 'me', addresses }),
    ).toEqual(['me process'])
  })

  test('is what belongs to the Compose project of a process, unless it says otherwise', () => {
    const project = { 'com.docker.compose.project': 'home' }
    const containers = [
      aContainer('me', { labels: project }),
      aContainer('proxy', { labels: project }),
      aContainer('film', { labels: { ...project, 'sentinel.self': 'false' } }),
      aContainer('other', { labels: { 'com.docker.compose.project': 'other' } }),
    ]

    expect(ours(containers, { askingIn: 'me' })).toEqual(['me process', 'proxy state'])
  })

  test('says how it is known', () => {
    const part = ownStack([aContainer('me')], {
      ...nothing,
      processes: [{ service: 'api', containerId: 'me' }],
    }).get(idOf('me'))

    expect(part?.reason).toBe('Sentinel’s api runs in it.')
  })
})
