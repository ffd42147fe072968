import { expect, test } from 'vitest'
import { readContainerInspect } from '../read-container.ts'
import { volumesCreatedBy } from './volumes-created-by.ts'

const name = 'a'.repeat(64)
const volume = { Type: 'volume', Name: name, Destination: '/data/' }

function aContainer(parts: { HostConfig?: object; Config?: object }) {
  return readContainerInspect({ Id: 'x', Mounts: [volume], HostConfig: {}, Config: {}, ...parts })
}

test('a volume that the image declared came with the container', () => {
  expect(volumesCreatedBy(aContainer({ Config: { Volumes: { '/data': {} } } }))).toEqual([name])
})

test('so did one that the owner asked for without a name', () => {
  const HostConfig = { Mounts: [{ Type: 'volume', Target: '/data' }] }

  expect(volumesCreatedBy(aContainer({ HostConfig }))).toEqual([name])
})

test.each([
  ['named in a mount', { Mounts: [{ Type: 'volume', Source: name, Target: '/data' }] }],
  ['named in a bind', { Binds: [`${name}:/data:ro`] }],
  ['taken from another container', { VolumesFrom: ['other'] }],
])('one that is %s belongs to somebody, though the image declares its place', (_how, HostConfig) => {
  expect(volumesCreatedBy(aContainer({ HostConfig, Config: { Volumes: { '/data': {} } } }))).toEqual([])
})

test('one of which nothing is known is left alone', () => {
  expect(volumesCreatedBy(aContainer({}))).toEqual([])
})
