import { array, assert, constantFrom, dictionary, jsonValue, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readContainerInspect } from '../read-container.ts'
import { readImageInspect } from '../read-image.ts'
import { recordRecipe, type RecordContext } from './record-recipe.ts'

const id = 'a'.repeat(64)

interface Told {
  readonly Config?: object
  readonly HostConfig?: object
  readonly image?: object
}

function recipeOf(
  { Config = {}, HostConfig = {}, image = {} }: Told,
  context: Partial<RecordContext> = {},
): ReturnType<typeof recordRecipe> {
  const told = { Id: id, Name: '/web', Image: 'sha256:old', State: {}, Config: { Image: 'app:1', ...Config } }
  const container = readContainerInspect({ ...told, HostConfig: { NetworkMode: 'none', ...HostConfig } })
  const oldImage = readImageInspect({ Id: 'sha256:old', Config: image })
  return recordRecipe(container, oldImage, { resolveName: () => undefined, ...context })
}

test('row 4: a shell that the image brought follows the image, one of the owner stays', () => {
  const image = { Shell: ['/bin/ash', '-c'] }

  expect(recipeOf({ Config: image, image }).config).not.toHaveProperty('Shell')
  expect(recipeOf({ Config: { Shell: ['/bin/sh'] }, image }).config).toMatchObject({ Shell: ['/bin/sh'] })
})

describe('row 9: an option of the host side', () => {
  test('is kept, also one that no engine of today knows', () => {
    const corrected = [
      'NetworkMode',
      'IpcMode',
      'PidMode',
      'Links',
      'VolumesFrom',
      'Mounts',
      'Binds',
      '__proto__',
    ]
    const name = string({ minLength: 1 }).filter((each) => !corrected.includes(each))
    const value = jsonValue().filter((each) => each !== null)
    assert(
      property(dictionary(name, value), (options) => {
        expect(recipeOf({ HostConfig: options }).hostConfig).toEqual({ NetworkMode: 'none', ...options })
      }),
    )
  })

  test.each([
    ['Annotations', { 'org.example/a': '1' }],
    ['StorageOpt', { size: '10G' }],
    ['CgroupParent', '/mine'],
    ['Runtime', 'runsc'],
    ['OomKillDisable', true],
    ['BlkioWeightDevice', [{ Path: '/dev/sda', Weight: 10 }]],
  ])('that not every engine can show is asked for as it was: %s', (field, value) => {
    expect(recipeOf({ HostConfig: { [field]: value } }).hostConfig[field]).toEqual(value)
  })
})

describe('row 18: what joins the network of another container', () => {
  const HostConfig = {
    NetworkMode: `container:${'b'.repeat(64)}`,
    PortBindings: { '80/tcp': [{ HostPort: '80' }] },
    PublishAllPorts: true,
    Dns: ['10.0.0.1'],
    DnsOptions: ['ndots:1'],
    DnsSearch: ['lan'],
    ExtraHosts: ['db:10.0.0.7'],
    Links: ['/db:/web/db'],
    Memory: 7,
  }
  const Config = {
    Hostname: 'mine',
    Domainname: 'lan',
    MacAddress: '02:42:00:00:00:07',
    ExposedPorts: { '80/tcp': {} },
    User: 'app',
  }

  test('is recorded by the name of the other one, without what belongs to that one', () => {
    const { config, hostConfig, networks } = recipeOf({ Config, HostConfig }, { resolveName: () => 'vpn' })

    expect(hostConfig).toEqual({ NetworkMode: 'container:vpn', Memory: 7 })
    expect(config).toEqual({ User: 'app' })
    expect(networks).toEqual([])
  })
})

test('row 17: a link is asked for by name and alias, in whichever way it was told', () => {
  const Links = ['/db:/web/database', 'cache:store', '/queue']

  expect(recipeOf({ HostConfig: { Links } }).hostConfig['Links']).toEqual([
    'db:database',
    'cache:store',
    'queue:queue',
  ])
})

describe('row 10: a hostname', () => {
  test.each([
    ['that is the id of the old one', { Hostname: id.slice(0, 12) }, {}],
    ['in the uts namespace of the machine', { Hostname: 'mine' }, { UTSMode: 'host' }],
    ['of the machine, in its network', { Hostname: 'machine' }, { NetworkMode: 'host' }],
    ['of another container, in its network', { Hostname: 'mine' }, { NetworkMode: 'container:vpn' }],
  ])('%s is not asked for', (_what, Config, HostConfig) => {
    expect(recipeOf({ Config, HostConfig }, { engineName: 'machine' }).config).not.toHaveProperty('Hostname')
  })

  test.each([
    ['that the owner set', {}],
    ['that the owner set in the network of the machine', { NetworkMode: 'host' }],
  ])('%s is', (_what, HostConfig) => {
    const { config } = recipeOf({ Config: { Hostname: 'mine' }, HostConfig }, { engineName: 'machine' })

    expect(config['Hostname']).toBe('mine')
  })
})

test('row 19: every namespace and every source of volumes is recorded by name, whichever id was written', () => {
  const names = new Map([
    ['b'.repeat(64), 'vpn'],
    ['c'.repeat(12), 'store'],
  ])
  const nameOf = (written: string) => names.get(written) ?? written
  const target = constantFrom('b'.repeat(64), 'c'.repeat(12), 'by-name')
  assert(
    property(target, target, array(target), (ipc, pid, from) => {
      const HostConfig = {
        IpcMode: `container:${ipc}`,
        PidMode: `container:${pid}`,
        VolumesFrom: from.map((source, at) => (at % 2 === 0 ? source : `${source}:ro`)),
      }

      const { hostConfig } = recipeOf({ HostConfig }, { resolveName: (asked) => names.get(asked) })

      expect(hostConfig).toMatchObject({
        IpcMode: `container:${nameOf(ipc)}`,
        PidMode: `container:${nameOf(pid)}`,
        VolumesFrom: from.map((source, at) => (at % 2 === 0 ? nameOf(source) : `${nameOf(source)}:ro`)),
      })
    }),
  )
})

test('row 30: what only Podman tells so is put into other words for Podman, and for nobody else', () => {
  const HostConfig = { NanoCpus: 1_500_000_000, MemorySwappiness: -1 }

  expect(recipeOf({ HostConfig }).hostConfig).toMatchObject(HostConfig)
  expect(recipeOf({ HostConfig }, { isPodman: true }).hostConfig).toEqual({
    NetworkMode: 'none',
    CpuPeriod: 100_000,
    CpuQuota: 150_000,
  })
})
