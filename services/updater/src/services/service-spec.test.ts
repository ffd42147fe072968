import * as fc from 'fast-check'
import { unpinned } from '@sentinel/docker/services/unpinned'
import { describe, expect, test } from 'vitest'
import { forceUpdateOf, pinned, specHash, withImage } from './service-spec.ts'

const spec = {
  Name: 'web',
  Labels: { a: 'b' },
  TaskTemplate: {
    ContainerSpec: { Image: 'example/app:1@sha256:old', Args: ['x'] },
    Placement: { Constraints: ['node.role==manager'], Platforms: [{ OS: 'linux', Architecture: 'amd64' }] },
    ForceUpdate: 3,
  },
  Mode: { Replicated: { Replicas: 3 } },
}

describe('a spec with another image', () => {
  test('differs in nothing but the image', () => {
    const next = withImage(spec, { image: 'example/app:1@sha256:new' })

    expect(next).toEqual({
      ...spec,
      TaskTemplate: {
        ...spec.TaskTemplate,
        ContainerSpec: { ...spec.TaskTemplate.ContainerSpec, Image: 'example/app:1@sha256:new' },
      },
    })
  })

  test('names the platforms of the new image where it named those of the old one', () => {
    const platforms = [{ os: 'linux', architecture: 'arm64' }]

    expect(withImage(spec, { image: 'x', platforms })).toMatchObject({
      TaskTemplate: {
        Placement: {
          Constraints: ['node.role==manager'],
          Platforms: [{ OS: 'linux', Architecture: 'arm64' }],
        },
      },
    })
    const bare = { TaskTemplate: { Placement: {} } }
    expect(withImage(bare, { image: 'x', platforms })).toMatchObject({ TaskTemplate: { Placement: {} } })
  })

  test('is forced only where asked', () => {
    expect(forceUpdateOf(withImage(spec, { image: 'x' }))).toBe(3)
    expect(forceUpdateOf(withImage(spec, { image: 'x', forceUpdate: 4 }))).toBe(4)
  })
})

describe('references', () => {
  test.each([
    ['example/app:1@sha256:a', 'example/app:1'],
    ['example/app@sha256:a', 'example/app'],
    ['registry:5000/app:1', 'registry:5000/app:1'],
  ])('%s without its digest is %s', (image, bare) => {
    expect(unpinned(image)).toBe(bare)
  })

  test('are pinned anew whatever they were pinned to', () => {
    expect(pinned('example/app:1@sha256:old', 'sha256:new')).toBe('example/app:1@sha256:new')
  })
})

test('the hash does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
      const turned = Object.fromEntries(Object.entries(record).toReversed())
      expect(specHash(turned)).toBe(specHash(record))
    }),
  )
})
