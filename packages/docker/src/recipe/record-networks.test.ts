import { describe, expect, test } from 'vitest'
import { readContainerInspect } from '../read-container.ts'
import { recordNetworks } from './record-networks.ts'

function networksOf(networks: object, { mode = 'lan', api = '1.41' } = {}) {
  const container = readContainerInspect({
    Id: 'a'.repeat(64),
    Name: '/web',
    Config: {},
    HostConfig: { NetworkMode: mode },
    State: { StartedAt: '2026-01-01T00:00:00Z' },
    NetworkSettings: { Networks: networks },
  })
  return recordNetworks(container, api)
}

const macOf = (endpoint: object, api: string, network = 'dmz') =>
  networksOf({ lan: {}, [network]: endpoint }, { api }).networks.find((each) => each.network === network)
    ?.endpoint['MacAddress']

const namesIn = (mode: string) =>
  networksOf({ zone: {}, bridge: {}, lan: {}, dmz: {} }, { mode }).networks.map(({ network }) => network)

test('row 12: nothing that the engine assigned is asked for', () => {
  const assigned = {
    DNSNames: ['web', 'aaaaaaaaaaaa'],
    IPAddress: '172.18.0.2',
    IPPrefixLen: 16,
    Gateway: '172.18.0.1',
    GlobalIPv6Address: 'fd00::2',
    GlobalIPv6PrefixLen: 64,
    IPv6Gateway: 'fd00::1',
    EndpointID: 'e'.repeat(64),
    NetworkID: 'f'.repeat(64),
    MacAddress: '02:42:ac:12:00:02',
    Aliases: ['aaaaaaaaaaaa'],
    IPAMConfig: {},
  }

  expect(networksOf({ lan: assigned }).networks).toEqual([{ network: 'lan', endpoint: {} }])
})

test('row 16: what the owner said of an endpoint is asked for', () => {
  const said = {
    Aliases: ['shop'],
    IPAMConfig: { IPv4Address: '172.18.0.7', IPv6Address: 'fd00::7', LinkLocalIPs: ['169.254.1.1'] },
    Links: ['db:database'],
    DriverOpts: { 'com.example.a': '1' },
    GwPriority: 100,
  }

  expect(networksOf({ lan: said }).networks).toEqual([{ network: 'lan', endpoint: said }])
})

describe('row 14: the hardware address of an endpoint', () => {
  const own = { MacAddress: '02:11:22:33:44:55', IPAddress: '172.18.0.2' }
  const made = { MacAddress: '02:42:AC:12:00:02', IPAddress: '172.18.0.2' }

  test('is asked for where it was the owner’s', () => {
    expect(macOf(own, '1.44')).toBe('02:11:22:33:44:55')
    expect(macOf({ ...made, IPAddress: '172.18.0.9' }, '1.47')).toBe('02:42:ac:12:00:02')
  })

  test('is not where the engine made it of the address', () => {
    expect(macOf(made, '1.44')).toBeUndefined()
  })

  test('is not where engines make up any, nor where an endpoint cannot have its own', () => {
    expect(macOf(own, '1.48')).toBeUndefined()
    expect(macOf(own, '1.51')).toBeUndefined()
    expect(macOf(own, '1.43')).toBeUndefined()
  })

  test('is that of the container on the first network', () => {
    expect(macOf(own, '1.44', 'lan')).toBeUndefined()
  })
})

describe('row 15: several networks', () => {
  test('stand in an order of their own, the first one first', () => {
    expect(namesIn('lan')).toEqual(['lan', 'bridge', 'dmz', 'zone'])
    expect(namesIn('default')).toEqual(['bridge', 'dmz', 'lan', 'zone'])
  })

  test('without the first one, which somebody took away, say so', () => {
    expect(networksOf({ dmz: {} })).toEqual({
      networks: [{ network: 'dmz', endpoint: {} }],
      leftPrimaryNetwork: 'lan',
    })
  })
})
