import { expect, test } from 'vitest'
import { compareImages } from './compare-images.ts'

test('what another image brings along otherwise is told, one by one', () => {
  const before = {
    Env: ['PATH=/bin', 'A=1', 'GONE=x'],
    ExposedPorts: { '80/tcp': {} },
    Volumes: { '/data': {} },
    User: 'root',
    Entrypoint: ['/run'],
    Labels: { v: '1' },
  }
  const after = {
    Env: ['PATH=/bin', 'A=2'],
    ExposedPorts: { '8080/tcp': {} },
    Volumes: { '/data': {} },
    User: 'app',
    Entrypoint: ['/run'],
    Cmd: ['serve'],
    Healthcheck: { Test: ['CMD', 'true'] },
    Labels: { v: '1' },
  }

  expect(compareImages(before, after)).toEqual([
    { field: 'env', key: 'A', before: '1', after: '2' },
    { field: 'env', key: 'GONE', before: 'x', after: null },
    { field: 'ports', key: '80/tcp', before: '80/tcp', after: null },
    { field: 'ports', key: '8080/tcp', before: null, after: '8080/tcp' },
    { field: 'user', key: '', before: 'root', after: 'app' },
    { field: 'cmd', key: '', before: null, after: '["serve"]' },
    { field: 'healthcheck', key: '', before: null, after: '{"Test":["CMD","true"]}' },
  ])
})
