import { expect, test } from 'vitest'
import { readContainerInspect } from '../read-container.ts'
import { readImageInspect } from '../read-image.ts'
import { fidelity } from './fidelity.ts'
import type { Recipe } from './recipe.ts'

const image = readImageInspect({
  Id: 'sha256:x',
  Config: { Entrypoint: ['/e'], Env: ['A=1'], ExposedPorts: { '80': {} } },
})

function aRecipe(parts: Partial<Recipe>): Recipe {
  return {
    format: 1,
    name: 'web',
    imageReference: 'app:1',
    hasComposeImageLabel: false,
    config: {},
    hostConfig: { NetworkMode: 'none' },
    networks: [],
    ...parts,
  }
}

interface Made {
  readonly Config?: object
  readonly HostConfig?: object
  readonly networks?: object
}

function paths(recipe: Partial<Recipe>, made: Made): string[] {
  const container = readContainerInspect({
    Id: 'f'.repeat(64),
    Config: { Entrypoint: ['/e'], Env: ['A=1'], ExposedPorts: { '80/tcp': {} }, ...made.Config },
    HostConfig: { NetworkMode: 'none', ...made.HostConfig },
    NetworkSettings: { Networks: made.networks ?? {} },
  })
  return fidelity(aRecipe(recipe), { container, image }).map(({ path }) => path)
}

test('what the engine adds by itself is no difference', () => {
  const Config = { StopSignal: 'SIGTERM', WorkingDir: '/', Labels: { 'engine.added': '1' } }
  const HostConfig = { CgroupnsMode: 'private', MaskedPaths: ['/proc/kcore'], ShmSize: 67108864, Init: false }

  expect(paths({}, { Config, HostConfig })).toEqual([])
})

test.each([
  ['an environment entry', { config: { Env: ['X=1'] } }, ['Config.Env']],
  ['a label', { config: { Labels: { mine: '1' } } }, ['Config.Labels.mine']],
  ['a limit', { hostConfig: { NetworkMode: 'none', Memory: 7 } }, ['HostConfig.Memory']],
  ['a bind', { hostConfig: { NetworkMode: 'none', Binds: ['/a:/b'] } }, ['HostConfig.Binds']],
  ['a sysctl', { hostConfig: { NetworkMode: 'none', Sysctls: { 'a.b': '1' } } }, ['HostConfig.Sysctls.a.b']],
  [
    'an emptied entrypoint',
    { config: { Entrypoint: [''], Cmd: ['x'] } },
    ['Config.Cmd', 'Config.Entrypoint'],
  ],
])('a lost setting is one: %s', (_what, recipe, expected) => {
  expect(paths(recipe, {}).sort()).toEqual(expected)
})

test('a network too few and a network too many are both told', () => {
  const hostConfig = { NetworkMode: 'lan' }
  const recipe = { hostConfig, networks: [{ network: 'lan', endpoint: { Aliases: ['x'] } }] }
  const made = (networks: object) => ({ HostConfig: hostConfig, networks })

  expect(paths(recipe, made({ lan: { Aliases: ['x', 'f'.repeat(12)] } }))).toEqual([])
  expect(paths(recipe, made({ lan: {} }))).toEqual(['Networks.lan.Aliases'])
  expect(paths(recipe, made({ lan: { Aliases: ['x'] }, dmz: {} }))).toEqual(['Networks'])
  expect(paths(recipe, made({}))).toEqual(['Networks', 'Networks.lan.Aliases'])
})

test('the same meaning in other words is the same', () => {
  const hostConfig = {
    NetworkMode: 'default',
    CapAdd: ['SYS_PTRACE'],
    PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '' }] },
    Mounts: [{ Type: 'volume', Source: 'v', Target: '/data' }],
  }
  const HostConfig = {
    ...hostConfig,
    NetworkMode: 'bridge',
    CapAdd: ['CAP_SYS_PTRACE'],
    Mounts: [{ Type: 'volume', Source: 'v', Target: '/data', VolumeOptions: {} }],
  }
  const networks = [{ network: 'bridge', endpoint: {} }]
  const found = paths({ hostConfig, networks }, { HostConfig, networks: { bridge: {} } })

  expect(found).toEqual([])
})

test('row 4: the shell of an image is the builder’s, and no engine gives it to a container', () => {
  const withShell = readImageInspect({ Id: 'sha256:x', Config: { Shell: ['/bin/bash', '-c'] } })
  const container = readContainerInspect({ Id: 'f'.repeat(64), HostConfig: { NetworkMode: 'none' } })

  expect(fidelity(aRecipe({}), { container, image: withShell })).toEqual([])
  const owned = fidelity(aRecipe({ config: { Shell: ['/bin/sh'] } }), { container, image: withShell })
  expect(owned.map(({ path }) => path)).toEqual(['Config.Shell'])
})
