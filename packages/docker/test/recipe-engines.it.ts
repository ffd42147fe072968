import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readRecord, readString } from '../src/read-field.ts'
import { dockerHost, Fixture, newerEngine } from './support/fixture.ts'
import { replace } from './support/replace.ts'

const run = promisify(execFile)
const noNewer = 'SENTINEL_NEWER_ENGINE is not set: there is no engine of API 1.45 here'

describe.each([
  ['on the engine', dockerHost],
  ['on a newer engine', newerEngine],
])('%s', (_, address) => {
  const fixture = new Fixture(address)
  const own = Number.parseInt(fixture.runId.slice(0, 4), 16)
  afterAll(() => (address === undefined ? undefined : fixture[Symbol.asyncDispose]()))
  beforeEach(({ skip }) => skip(address === undefined, noNewer))

  test('row 29: is spoken to in the newest version that it knows', async () => {
    const told = await fixture.docker('version', '--format', '{{.Server.APIVersion}}')

    expect((await fixture.host.info()).apiVersion).toBe(told)
  })

  test('row 13: a static IPv6 address stays, beside an IPv4 address that the engine chose', async () => {
    const subnet = `fd00:213:${own.toString(16)}`
    const network = await fixture.network('six', '--ipv6', '--subnet', `${subnet}::/64`)
    const [v1, v2] = await fixture.images('six', [], ['LABEL v=2'])
    const id = await fixture.start('six', ['--network', network, '--ip6', `${subnet}::77`, v1])

    const { recipe, container, differences } = await replace(fixture, id, v2)

    expect(recipe.networks).toEqual([{ network, endpoint: { IPAMConfig: { IPv6Address: `${subnet}::77` } } }])
    expect(container.networks[network]?.['GlobalIPv6Address']).toBe(`${subnet}::77`)
    expect(container.state.running).toBe(true)
    expect(differences).toEqual([])
  })

  describe('with an interface that macvlan can stand on', () => {
    const parent = `sm${fixture.runId.slice(0, 8)}`
    let refusal: string | undefined

    beforeAll(async () => {
      refusal = await run('ip', ['link', 'add', parent, 'type', 'veth', 'peer', 'name', `${parent}p`]).then(
        () => undefined,
        (error: Error) => error.message,
      )
    })
    afterAll(() => run('ip', ['link', 'delete', parent]).catch(() => undefined))
    beforeEach(({ skip }) => skip(refusal !== undefined, `a parent interface cannot be made: ${refusal}`))

    test('row 15: a macvlan network with a static address and a bridge are both there', async () => {
      const subnet = `10.${180 + (own % 20)}.${own % 250}`
      const options = ['-d', 'macvlan', '-o', `parent=${parent}`, '--subnet', `${subnet}.0/24`]
      const lan = await fixture.network('lan', ...options)
      const bridge = await fixture.network('lan-bridge')
      const [v1, v2] = await fixture.images('lan', [], ['LABEL v=2'])
      const id = await fixture.create('lan', ['--network', lan, '--ip', `${subnet}.77`, v1])
      await fixture.docker('network', 'connect', bridge, id)
      await fixture.docker('start', id)

      const { container, differences } = await replace(fixture, id, v2)

      expect(container.networkMode).toBe(lan)
      expect(container.networks[lan]?.['IPAddress']).toBe(`${subnet}.77`)
      expect(Object.keys(container.networks).sort()).toEqual([lan, bridge].sort())
      expect(container.state.running).toBe(true)
      expect(differences).toEqual([])
    })
  })
})

describe('what only a newer engine knows', () => {
  const fixture = new Fixture(newerEngine)
  afterAll(() => (newerEngine === undefined ? undefined : fixture[Symbol.asyncDispose]()))
  beforeEach(({ skip }) => skip(newerEngine === undefined, noNewer))

  test('row 5: the interval of a health check while the container starts stays', async () => {
    const [v1, v2] = await fixture.images('interval', ['HEALTHCHECK CMD true'], ['HEALTHCHECK CMD false'])
    const options = ['--health-start-period', '30s', '--health-start-interval', '2s']
    const id = await fixture.start('interval', [...options, v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.config['Healthcheck']).toMatchObject({
      Test: ['CMD-SHELL', 'false'],
      StartPeriod: 30e9,
      StartInterval: 2e9,
    })
    expect(differences).toEqual([])
  })

  test('row 8: a folder within a volume is mounted again, and no other', async () => {
    const volume = await fixture.volume('subpath')
    const [v1, v2] = await fixture.images('subpath', [], ['LABEL v=2'])
    const filler = await fixture.start('subpath-filler', [
      '--mount',
      `type=volume,src=${volume},dst=/data`,
      v1,
    ])
    await fixture.shell(filler, 'busybox mkdir -p /data/app; echo kept > /data/app/file')
    const mount = `type=volume,src=${volume},dst=/app,volume-subpath=app`
    const id = await fixture.start('subpath', ['--mount', mount, v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.hostConfig['Mounts']).toMatchObject([{ VolumeOptions: { Subpath: 'app' } }])
    expect(await fixture.shell(container.id, 'cat /app/file')).toBe('kept')
    expect(differences).toEqual([])
  })

  test('row 14: the hardware address that the owner set stays on each network', async () => {
    const [front, back, made] = await Promise.all(
      ['front', 'back', 'made'].map((word) => fixture.network(word)),
    )
    const [v1, v2] = await fixture.images('macs', [], ['LABEL v=2'])
    const wanted = [
      `name=${front},mac-address=02:11:22:33:44:55`,
      `name=${back},mac-address=02:42:00:33:44:66`,
      `name=${made}`,
    ]
    const id = await fixture.start('macs', [...wanted.flatMap((each) => ['--network', each]), v1])

    const { container, recipe, differences } = await replace(fixture, id, v2)

    const macOf = (network = '') => readString(readRecord(container.networks[network])['MacAddress'])
    expect(macOf(front)).toBe('02:11:22:33:44:55')
    expect(macOf(back)).toBe('02:42:00:33:44:66')
    expect(recipe.networks.find(({ network }) => network === made)?.endpoint).toEqual({})
    expect(differences).toEqual([])
  })

  test('row 16: the options of each endpoint stay where all networks are given at create', async () => {
    const [front, back] = await Promise.all(['options', 'options-2'].map((word) => fixture.network(word)))
    const [v1, v2] = await fixture.images('options', [], ['LABEL v=2'])
    const wanted = [`name=${front},alias=shop`, `name=${back},alias=db,driver-opt=com.example.option=1`]
    const id = await fixture.start('options', [...wanted.flatMap((each) => ['--network', each]), v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.networks[back ?? '']?.['DriverOpts']).toEqual({ 'com.example.option': '1' })
    expect(container.networks[back ?? '']?.['Aliases']).toContain('db')
    expect(container.networks[front ?? '']?.['Aliases']).toContain('shop')
    expect(differences).toEqual([])
  })

  test('row 24: the image in the labels of Compose is the manifest of the own platform', async () => {
    const [v1, v2] = await fixture.images('labels', [], ['LABEL v=2'])
    const label = 'com.docker.compose.image'
    const id = await fixture.start('labels', ['--label', `${label}=sha256:old`, v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.labels[label]).toBe((await fixture.inspectImage(v2)).id)
    expect(differences).toEqual([])
  })
})
