import { expect, test } from 'vitest'
import { helperBody } from './helper-body.ts'

test('a helper has what the updater works with, and nothing that can be there only once', () => {
  const body = helperBody(
    {
      Image: 'sentinel/updater:2',
      Hostname: 'updater',
      Env: ['MONGODB_URI=mongodb://mongo/', 'SENTINEL_SELF_CONTAINER=updater'],
      Cmd: ['node', 'main.js'],
      User: 'root',
      ExposedPorts: { '8081/tcp': {} },
      Labels: { 'com.docker.compose.service': 'updater', 'sentinel.policy': 'auto' },
      HostConfig: {
        Binds: ['/var/run/docker.sock:/var/run/docker.sock'],
        PortBindings: { '8081/tcp': [{ HostPort: '8081' }] },
        RestartPolicy: { Name: 'always' },
        NetworkMode: 'sentinel_default',
      },
      NetworkingConfig: {
        EndpointsConfig: {
          sentinel_default: { Aliases: ['updater'], IPAMConfig: { IPv4Address: '10.0.0.9' } },
        },
      },
    },
    { updateId: 'u1', image: 'sha256:new' },
  )

  expect(body).toEqual({
    Image: 'sha256:new',
    Env: [
      'MONGODB_URI=mongodb://mongo/',
      'SENTINEL_SELF_UPDATE=u1',
      'SENTINEL_SELF_CONTAINER=sentinel-helper-u1',
    ],
    Cmd: ['node', 'main.js'],
    User: 'root',
    Labels: { 'sentinel.helper': 'true', 'sentinel.self': 'true' },
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      Binds: ['/var/run/docker.sock:/var/run/docker.sock'],
      RestartPolicy: { Name: 'unless-stopped' },
      NetworkMode: 'sentinel_default',
    },
    NetworkingConfig: { EndpointsConfig: { sentinel_default: {} } },
  })
})
