import { describe, expect, test } from 'vitest'
import { endingByItself, startFirstObstacles } from './start-first-obstacles.ts'
import { aContainer, type Overrides } from '../test/an-inspection.ts'

const obstacles = (overrides: Overrides = {}) =>
  startFirstObstacles(aContainer(overrides), { config: {}, networks: [{ network: 'front', endpoint: {} }] })

const written = (destination: string, overrides: object = {}) => ({
  type: 'volume',
  source: '/var/lib/docker/volumes/x/_data',
  destination,
  mode: 'z',
  writable: true,
  ...overrides,
})

describe('another one may run beside a container', () => {
  test('that serves in networks of its own and keeps nothing', () => {
    expect(obstacles()).toEqual([])
  })

  test.each<[string, Overrides]>([
    [
      'with ports that the engine chooses',
      { hostConfig: { PortBindings: { '80/tcp': [{ HostPort: '' }] } } },
    ],
    ['with ports that are only exposed', { hostConfig: { PortBindings: { '80/tcp': null } } }],
    ['that only reads what it mounts', { mounts: [written('/etc/app', { writable: false })] }],
    ['that may write to memory', { mounts: [written('/tmp', { type: 'tmpfs' })] }],
    [
      'that restarts unless it was stopped',
      { restartPolicy: { name: 'unless-stopped', maximumRetryCount: 0 } },
    ],
    ['without any network', { networkMode: 'none', networks: {} }],
  ])('%s', (_what, overrides) => {
    expect(obstacles(overrides)).toEqual([])
  })
})

describe('no other one may run beside a container', () => {
  test.each<[string, Overrides, string]>([
    ['stopped', { state: { running: false, paused: false } }, 'does not run'],
    ['paused', { state: { running: true, paused: true } }, 'does not run'],
    ['--rm', { autoRemove: true }, 'goes with its end (--rm)'],
    ['one-shot', { restartPolicy: { name: 'on-failure' } }, 'may end by itself (restart policy on-failure)'],
    ['without a policy', { restartPolicy: { name: '' } }, 'may end by itself (restart policy no)'],
    ['host network', { networkMode: 'host' }, 'has the network of the host'],
    ['shared network', { networkMode: 'container:db' }, 'has the network of another container'],
    [
      'host ports',
      {
        hostConfig: {
          PortBindings: {
            '80/tcp': [
              { HostIp: '0.0.0.0', HostPort: '8080' },
              { HostIp: '::', HostPort: '8080' },
            ],
            '443/tcp': [{ HostPort: '8443-8450' }],
          },
        },
      },
      'publishes the host ports 8080, 8443-8450',
    ],
    ['volume', { mounts: [written('/data')] }, 'may write to /data'],
    ['folder', { mounts: [written('/srv', { type: 'bind' })] }, 'may write to /srv'],
    ['mount of a kind unknown', { mounts: [written('/odd', { type: 'cluster' })] }, 'may write to /odd'],
    ['device', { hostConfig: { Devices: [{ PathOnHost: '/dev/ttyUSB0' }] } }, 'has the device /dev/ttyUSB0'],
    ['GPU', { hostConfig: { DeviceRequests: [{ Count: -1 }] } }, 'has devices of the host'],
    ['privileged', { hostConfig: { Privileged: true } }, 'is privileged and may have any device of the host'],
  ])('%s', (_what, overrides, obstacle) => {
    expect(obstacles(overrides)).toEqual([obstacle])
  })

  test.each([
    ['10.0.0.5', { IPAMConfig: { IPv4Address: '10.0.0.5' } }],
    ['fd00::5', { IPAMConfig: { IPv6Address: 'fd00::5' } }],
    ['169.254.1.1', { IPAMConfig: { LinkLocalIPs: ['169.254.1.1'] } }],
    ['02:00:00:00:00:01', { MacAddress: '02:00:00:00:00:01' }],
  ])('whose owner chose the address %s on one of its networks', (address, endpoint) => {
    const networks = [
      { network: 'front', endpoint: { Aliases: ['web'] } },
      { network: 'back', endpoint },
    ]

    expect(startFirstObstacles(aContainer(), { config: {}, networks })).toEqual([
      `has the fixed address ${address}`,
    ])
  })

  test('whose owner chose its hardware address', () => {
    const recipe = { config: { MacAddress: '02:00:00:00:00:01' }, networks: [] }

    expect(startFirstObstacles(aContainer(), recipe)).toEqual(['has the fixed address 02:00:00:00:00:01'])
  })

  test('for each of several reasons', () => {
    const overrides = { networkMode: 'host', mounts: [written('/data')] }

    expect(obstacles(overrides)).toEqual(['has the network of the host', 'may write to /data'])
  })
})

describe('what two may write to at once', () => {
  const mounts = [written('/uploads/'), written('/data')]

  test('its owner says by its place', () => {
    const labels = { 'sentinel.shared-mounts': ' /uploads , /elsewhere' }

    expect(obstacles({ mounts, labels })).toEqual(['may write to /data'])
  })

  test('may be everything', () => {
    expect(obstacles({ mounts, labels: { 'sentinel.shared-mounts': '*' } })).toEqual([])
  })

  test('is nothing where the label is empty', () => {
    const overrides = { mounts, labels: { 'sentinel.shared-mounts': '' } }

    expect(obstacles(overrides)).toEqual(['may write to /uploads/, /data'])
  })
})

test('one that serves does not end by itself', () => {
  expect(endingByItself(aContainer())).toEqual([])
})
