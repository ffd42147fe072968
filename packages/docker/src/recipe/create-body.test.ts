import { expect, test } from 'vitest'
import { readImageInspect } from '../read-image.ts'
import { readContainerInspect } from '../read-container.ts'
import { createBodyFor } from './create-body.ts'
import { recordRecipe } from './record-recipe.ts'
import type { Recipe } from './recipe.ts'

const newImage = readImageInspect({ Id: 'sha256:new', Os: 'linux', Architecture: 'arm64', Variant: 'v8' })

function aRecipe(overrides: Partial<Recipe> = {}): Recipe {
  return {
    format: 1,
    name: 'web',
    imageReference: 'app:1',
    hasComposeImageLabel: false,
    config: {},
    hostConfig: { NetworkMode: 'lan' },
    networks: [
      { network: 'lan', endpoint: { Aliases: ['x'] } },
      { network: 'dmz', endpoint: { IPAMConfig: { IPv4Address: '10.0.0.7' } } },
    ],
    ...overrides,
  }
}

const target = (apiVersion: string) => ({ imageReference: 'app:2', newImage, apiVersion })

test('row 15: an older engine gets the first network at create and the others afterwards', () => {
  const { body, networksToConnect } = createBodyFor(aRecipe(), target('1.43'))

  expect(body.NetworkingConfig?.EndpointsConfig).toEqual({ lan: { Aliases: ['x'] } })
  expect(networksToConnect.map(({ network }) => network)).toEqual(['dmz'])
})

test('row 15: a newer engine gets all networks at create', () => {
  const { body, networksToConnect } = createBodyFor(aRecipe(), target('1.44'))

  expect(Object.keys(body.NetworkingConfig?.EndpointsConfig ?? {})).toEqual(['lan', 'dmz'])
  expect(networksToConnect).toEqual([])
})

test('row 14: the hardware address moves to the endpoint where the engine wants it there', () => {
  const recipe = aRecipe({ config: { MacAddress: '02:42:00:00:00:07' } })

  const older = createBodyFor(recipe, target('1.43')).body
  const newer = createBodyFor(recipe, target('1.44')).body

  expect(older['MacAddress']).toBe('02:42:00:00:00:07')
  expect(newer['MacAddress']).toBeUndefined()
  expect(newer.NetworkingConfig?.EndpointsConfig['lan']).toEqual({
    Aliases: ['x'],
    MacAddress: '02:42:00:00:00:07',
  })
})

test('a network that was left is left again, after the others were joined', () => {
  const recipe = aRecipe({ networks: [{ network: 'dmz', endpoint: {} }], leftPrimaryNetwork: 'lan' })

  const { body, networksToConnect, networksToDisconnect } = createBodyFor(recipe, target('1.51'))

  expect(body.NetworkingConfig).toBeUndefined()
  expect(networksToConnect).toEqual([{ network: 'dmz', endpoint: {} }])
  expect(networksToDisconnect).toEqual(['lan'])
})

test('row 24: Compose reads the image id, or the manifest of its platform where the engine lists manifests', () => {
  const manifests = [
    {
      ID: 'sha256:other',
      Kind: 'image',
      Available: true,
      ImageData: { Platform: { os: 'linux', architecture: 'amd64' } },
    },
    { ID: 'sha256:attestation', Kind: 'attestation', Available: true },
    {
      ID: 'sha256:mine',
      Kind: 'image',
      Available: true,
      ImageData: { Platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
    },
  ]
  const listed = readImageInspect({
    Id: 'sha256:index',
    Os: 'linux',
    Architecture: 'arm64',
    Variant: 'v8',
    Manifests: manifests,
  })
  const recipe = aRecipe({ hasComposeImageLabel: true, config: { Labels: { mine: '1' } } })
  const label = (image: typeof newImage) =>
    createBodyFor(recipe, { ...target('1.48'), newImage: image }).body['Labels']

  expect(label(newImage)).toEqual({ mine: '1', 'com.docker.compose.image': 'sha256:new' })
  expect(label(listed)).toEqual({ mine: '1', 'com.docker.compose.image': 'sha256:mine' })
})

test('row 9: graphics cards, which no engine of the tests has, are asked for in the same words', () => {
  const hostConfig = {
    NetworkMode: 'lan',
    DeviceRequests: [
      {
        Driver: 'nvidia',
        Count: 0,
        DeviceIDs: ['GPU-1'],
        Capabilities: [['gpu', 'compute']],
        Options: { a: 'b' },
      },
    ],
    Runtime: 'nvidia',
  }
  const container = readContainerInspect({
    Id: 'a'.repeat(64),
    Name: '/web',
    Image: 'sha256:old',
    Config: { Image: 'app:1' },
    HostConfig: hostConfig,
    NetworkSettings: { Networks: { lan: {} } },
    State: {},
  })

  const recipe = recordRecipe(container, newImage, { resolveName: () => undefined })

  expect(createBodyFor(recipe, target('1.43')).body.HostConfig).toEqual(hostConfig)
})
