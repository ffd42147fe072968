import { expect, test } from 'vitest'
import { connectionOptions } from './engine-address.ts'

test('a socket is dialled by its path, and nothing is taken from the environment', () => {
  expect(connectionOptions({ dockerHost: 'unix:///run/d.sock' })).toMatchObject({
    socketPath: '/run/d.sock',
    host: undefined,
  })
  expect(connectionOptions({ dockerHost: 'unix://' }).socketPath).toBe('/var/run/docker.sock')
})

test('a host is dialled with and without TLS', () => {
  const tls = { ca: 'a', cert: 'b', key: 'c' }

  expect(connectionOptions({ dockerHost: 'tcp://box' })).toMatchObject({
    host: 'box',
    port: '2375',
    protocol: 'http',
  })
  expect(connectionOptions({ dockerHost: 'tcp://box:1234', tls })).toMatchObject({
    host: 'box',
    port: '1234',
    protocol: 'https',
    ...tls,
    socketPath: undefined,
  })
})

test.each(['', 'box', 'http://box', 'tcp://', '/run/docker.sock'])(
  '%j is refused with what to write instead',
  (dockerHost) => {
    expect(() => connectionOptions({ dockerHost })).toThrow(/write unix:\/\/\/path or tcp:\/\/host:port/)
  },
)
