import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ContainerInspect, CreateBody, EngineRecord, ImageInspect } from '../engine-types.ts'
import { readContainerInspect } from '../read-container.ts'
import { readRecord, readStringMap } from '../read-field.ts'
import { readImageInspect } from '../read-image.ts'
import { createBodyFor } from './create-body.ts'
import { effectiveConfig } from './effective-config.ts'
import { fidelity } from './fidelity.ts'
import { recipeHash } from './recipe-hash.ts'
import { recordRecipe } from './record-recipe.ts'

const context = { resolveName: () => undefined }
const id = (digit: string) => digit.repeat(64)

const word = fc.constantFrom('a', 'b', 'c', 'd')
const words = fc.array(word, { maxLength: 2 })
const env = fc.uniqueArray(fc.tuple(word, word), { selector: ([name]) => name, maxLength: 3 })
const labels = fc.dictionary(word, word, { maxKeys: 3 })
const ports = fc.dictionary(fc.constantFrom('80/tcp', '53/udp'), fc.constant({}), { maxKeys: 2 })
const paths = fc.dictionary(fc.constantFrom('/a', '/b', '/c'), fc.constant({}), { maxKeys: 2 })
const check = fc.record(
  {
    Test: fc.constantFrom(['NONE'], ['CMD', 'a'], ['CMD', 'b']),
    Interval: fc.constantFrom(1, 2),
    Retries: fc.constantFrom(3, 4),
  },
  { requiredKeys: ['Test'] },
)

const settings = fc.record(
  {
    Env: env.map((pairs) => pairs.map(([name, value]) => `${name}=${value}`)),
    Labels: labels,
    ExposedPorts: ports,
    Volumes: paths,
    User: word,
    WorkingDir: fc.constantFrom('/', '/w'),
    StopSignal: fc.constantFrom('SIGTERM', 'SIGINT'),
    Cmd: words,
    Entrypoint: words,
    Healthcheck: check,
  },
  { requiredKeys: [] },
)

const image = settings.map((config): ImageInspect =>
  readImageInspect({ Id: `sha256:${id('e')}`, Os: 'linux', Architecture: 'amd64', Config: config }),
)

const owner = fc.record({
  config: settings,
  emptiesEntrypoint: fc.boolean(),
  hostname: fc.constantFrom(undefined, 'mine'),
  hostConfig: fc.record(
    {
      NetworkMode: fc.constantFrom('default', 'bridge', 'lan'),
      Binds: fc.constantFrom(['/host:/b'], ['data:/c:ro']),
      PortBindings: fc.constant({ '80/tcp': [{ HostIp: '', HostPort: '' }] }),
      Memory: fc.constantFrom(0, 1024),
      Links: fc.constant(['/db:/web/alias']),
      RestartPolicy: fc.record({ Name: fc.constantFrom('no', 'always'), MaximumRetryCount: fc.constant(0) }),
    },
    { requiredKeys: ['NetworkMode'] },
  ),
  endpoints: fc.dictionary(
    fc.constantFrom('lan', 'dmz'),
    fc.record({
      Aliases: fc.constantFrom(null, ['x'], ['deadbeef1234', 'x']),
      IPAMConfig: fc.constantFrom(null, {}, { IPv4Address: '10.0.0.7' }),
      Links: fc.constant(null),
      DriverOpts: fc.constantFrom(null, { a: '1' }),
    }),
    { maxKeys: 2 },
  ),
})

/** What an engine does at create, as its sources say: the model that the real engine's tests keep honest. */
function engineCreates(body: CreateBody, from: ImageInspect, digit: string): ContainerInspect {
  const { HostConfig: hostConfig, NetworkingConfig: networking, Image: reference, ...config } = body
  const merged = effectiveConfig(config, from)
  const containerId = id(digit)
  const mode = String(hostConfig['NetworkMode'])
  const asked = networking?.EndpointsConfig ?? {}
  const primary = mode === 'default' ? 'bridge' : mode
  const endpoints = Object.entries({ [primary]: {}, ...asked }).map(
    ([name, endpoint]: [string, EngineRecord]) => [
      name,
      {
        ...endpoint,
        Aliases: [...((endpoint['Aliases'] as string[] | undefined) ?? []), containerId.slice(0, 12)],
        IPAddress: `172.0.0.${digit}`,
        EndpointID: digit,
      },
    ],
  )
  const targets = ((hostConfig['Mounts'] ?? []) as EngineRecord[]).map((mount) => ({
    Type: 'volume',
    Name: mount['Source'],
    Destination: mount['Target'],
    RW: true,
  }))
  const bound = ((hostConfig['Binds'] ?? []) as string[]).map((bind) => bind.split(':')[1])
  const taken = new Set([...bound, ...targets.map(({ Destination: target }) => target)])
  const anonymous = Object.keys(readRecord(merged['Volumes']))
    .filter((target) => !taken.has(target))
    .map((target) => ({
      Type: 'volume',
      Name: `${digit}${target.charCodeAt(1).toString(16)}`.padStart(64, '0'),
      Destination: target,
      RW: true,
    }))
  const links = ((hostConfig['Links'] ?? []) as string[]).map((link) =>
    link.startsWith('/') ? link : `/${link.replace(':', ':/web/')}`,
  )
  return readContainerInspect({
    Id: containerId,
    Name: '/web',
    Image: from.id,
    State: { Status: 'running', StartedAt: '2026-01-01T00:00:00Z' },
    Config: { Hostname: containerId.slice(0, 12), ...merged, Image: reference },
    HostConfig: { ...hostConfig, ...(links.length > 0 && { Links: links }), Init: null },
    Mounts: [...targets, ...anonymous],
    NetworkSettings: { Networks: Object.fromEntries(endpoints) },
  })
}

function ownersContainer(wanted: typeof owner extends fc.Arbitrary<infer T> ? T : never, from: ImageInspect) {
  const body = {
    ...wanted.config,
    ...(wanted.emptiesEntrypoint && { Entrypoint: [''], Cmd: ['given'] }),
    ...(wanted.hostname !== undefined && { Hostname: wanted.hostname }),
    Image: 'app:1',
    HostConfig: wanted.hostConfig,
    NetworkingConfig: { EndpointsConfig: wanted.endpoints },
  }
  return engineCreates(body, from, '1')
}

const target = (newImage: ImageInspect) => ({ imageReference: 'app:1', newImage, apiVersion: '1.44' })

test('created again on the same image, a container has the same recipe', () => {
  const property = fc.property(owner, image, (wanted, from) => {
    const recipe = recordRecipe(ownersContainer(wanted, from), from, context)
    const again = engineCreates(createBodyFor(recipe, target(from)).body, from, '2')

    expect(recordRecipe(again, from, context)).toEqual(recipe)
    expect(recipeHash(recordRecipe(again, from, context))).toBe(recipeHash(recipe))
  })
  fc.assert(property, { numRuns: 500 })
})

test('created again on any image, a container is what its recipe asks for', () => {
  const property = fc.property(owner, image, image, (wanted, from, to) => {
    const recipe = recordRecipe(ownersContainer(wanted, from), from, context)
    const { body, networksToConnect, networksToDisconnect } = createBodyFor(recipe, target(to))
    const container = engineCreates(body, to, '2')

    expect(fidelity(recipe, { container, image: to })).toEqual([])
    expect([...networksToConnect, ...networksToDisconnect]).toEqual([])
  })
  fc.assert(property, { numRuns: 500 })
})

test('a recipe survives being written down', () => {
  const property = fc.property(owner, image, (wanted, from) => {
    const recipe = recordRecipe(ownersContainer(wanted, from), from, context)

    expect(JSON.parse(JSON.stringify(recipe))).toEqual(recipe)
    expect(JSON.stringify(recipe)).not.toContain(id('1').slice(0, 12))
  })
  fc.assert(property)
})

test('a value that the owner gave is never lost, whatever the images say', () => {
  const property = fc.property(labels, image, image, (own, from, to) => {
    const wanted = {
      config: { Labels: own },
      emptiesEntrypoint: false,
      hostname: undefined,
      hostConfig: { NetworkMode: 'default' as const },
      endpoints: {},
    }
    const recipe = recordRecipe(ownersContainer(wanted, from), from, context)
    const container = engineCreates(createBodyFor(recipe, target(to)).body, to, '2')
    const distinct = Object.entries(own).filter(([key, value]) => from.labels[key] !== value)

    expect(readStringMap(container.config['Labels'])).toMatchObject(Object.fromEntries(distinct))
  })
  fc.assert(property)
})
