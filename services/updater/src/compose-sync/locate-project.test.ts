import { expect, test } from 'vitest'
import { locateProject, seenAt } from './locate-project.ts'

const labels = {
  'com.docker.compose.service': 'web',
  'com.docker.compose.project.working_dir': '/srv/shop',
  'com.docker.compose.project.config_files': '/srv/shop/compose.yaml,override.yaml',
}

test('files are where the labels say, the .env beside them', () => {
  expect(locateProject(labels)).toEqual({
    service: 'web',
    files: ['/srv/shop/compose.yaml', '/srv/shop/override.yaml'],
    env: '/srv/shop/.env',
  })
})

test('another file of variables is the one that Compose was given', () => {
  const own = { ...labels, 'com.docker.compose.project.environment_file': '/srv/shop/prod.env' }

  expect(locateProject(own)?.env).toBe('/srv/shop/prod.env')
})

test('what Compose did not make has none', () => {
  expect(locateProject({ 'com.docker.compose.project': 'shop' })).toBeNull()
})

test('a folder of the host is seen where it is mounted, the innermost first', () => {
  const mapping = '/srv=/host/, /srv/shop = /shop'

  expect(seenAt('/srv/shop/compose.yaml', mapping)).toBe('/shop/compose.yaml')
  expect(seenAt('/srv/other/compose.yaml', mapping)).toBe('/host/other/compose.yaml')
  expect(seenAt('/srvx/compose.yaml', mapping)).toBe('/srvx/compose.yaml')
  expect(seenAt('/etc/compose.yaml', '')).toBe('/etc/compose.yaml')
})
