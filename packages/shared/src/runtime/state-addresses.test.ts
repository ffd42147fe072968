import { describe, expect, test } from 'vitest'
import { hostsOf } from './state-addresses.ts'

describe('the hosts that an address leads to', () => {
  test.each([
    ['mongodb://mongo:27018/', [{ host: 'mongo', port: 27_018 }]],
    ['mongodb://me:p%40ss@mongo/', [{ host: 'mongo', port: 1 }]],
    [
      'mongodb://a:1,b:2/sentinel?replicaSet=rs',
      [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
    ],
    ['redis://:secret@redis:6379/0', [{ host: 'redis', port: 6379 }]],
    ['tcp://socket-proxy:2375', [{ host: 'socket-proxy', port: 2375 }]],
    ['redis://[::1]:6390/0', [{ host: '::1', port: 6390 }]],
    ['unix:///var/run/docker.sock', []],
    ['nonsense', []],
  ])('%s', (url, hosts) => {
    expect(hostsOf(url, 1)).toEqual(hosts)
  })
})
