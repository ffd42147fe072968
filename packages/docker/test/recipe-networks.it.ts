import { afterAll, describe, expect, test } from 'vitest'
import { readRecord, readString } from '../src/read-field.ts'
import { Fixture } from './support/fixture.ts'
import { replace } from './support/replace.ts'

const fixture = new Fixture()
afterAll(() => fixture[Symbol.asyncDispose]())

// Every run takes other addresses, so that two runs on one engine do not collide.
const subnetOf = (third: number) =>
  `10.${200 + (Number.parseInt(fixture.runId.slice(0, 2), 16) % 50)}.${third}`

describe('row 11: aliases', () => {
  test('the old id goes, every other alias stays, those that look like an id too', async () => {
    const network = await fixture.network('aliases')
    const [v1, v2] = await fixture.images('aliases', [], ['LABEL v=2'])
    const aliases = ['my-app-serv1', 'deadbeef1234'].flatMap((alias) => ['--network-alias', alias])
    const id = await fixture.start('aliases', ['--network', network, ...aliases, v1])

    const { old, container, recipe, differences } = await replace(fixture, id, v2)

    expect(recipe.networks).toEqual([{ network, endpoint: { Aliases: ['my-app-serv1', 'deadbeef1234'] } }])
    expect(container.networks[network]?.['Aliases']).not.toContain(old.id.slice(0, 12))
    expect(differences).toEqual([])
  })

  test('the new container answers to the name and the alias', async () => {
    const network = await fixture.network('names')
    const [v1, v2] = await fixture.images('names', [], ['LABEL v=2'])
    const id = await fixture.start('names', ['--network', network, '--network-alias', 'shop', v1])
    const asker = await fixture.start('asker', ['--network', network, v1])

    const { container } = await replace(fixture, id, v2)

    const address = readString(container.networks[network]?.['IPAddress'])
    expect(await fixture.shell(asker, `ping -c1 -w5 ${container.name}`)).toContain(`(${address})`)
    expect(await fixture.shell(asker, 'ping -c1 -w5 shop')).toContain(`(${address})`)
  })
})

describe('rows 12 and 13: addresses', () => {
  test('an address that the engine chose is not asked for again', async () => {
    const network = await fixture.network('dynamic')
    const [v1, v2] = await fixture.images('dynamic', [], ['LABEL v=2'])
    const id = await fixture.start('dynamic', ['--network', network, v1])

    const { recipe, container } = await replace(fixture, id, v2)

    expect(JSON.stringify(recipe.networks)).toBe(JSON.stringify([{ network, endpoint: {} }]))
    expect(container.state.running).toBe(true)
  })

  test('two containers that swap their addresses over an update both come up', async () => {
    const network = await fixture.network('swap')
    const [v1, v2] = await fixture.images('swap', [], ['LABEL v=2'])
    const first = await fixture.start('swap-a', ['--network', network, v1])
    const second = await fixture.start('swap-b', ['--network', network, v1])
    await fixture.host.stopContainer(first)
    await fixture.host.stopContainer(second)
    await fixture.host.startContainer(second)
    await fixture.host.startContainer(first)

    const replacements = [await replace(fixture, first, v2), await replace(fixture, second, v2)]

    const addresses = replacements.map(({ container }) =>
      readString(container.networks[network]?.['IPAddress']),
    )
    expect(new Set(addresses).size).toBe(2)
    expect(replacements.every(({ container }) => container.state.running)).toBe(true)
  })

  test("the owner's static address stays, on the primary network and on another", async () => {
    const one = await fixture.network('static-1', '--subnet', `${subnetOf(1)}.0/24`)
    const two = await fixture.network('static-2', '--subnet', `${subnetOf(2)}.0/24`)
    const [v1, v2] = await fixture.images('static', [], ['LABEL v=2'])
    const id = await fixture.create('static', ['--network', one, '--ip', `${subnetOf(1)}.77`, v1])
    const linkLocal = ['--link-local-ip', '169.254.7.7']
    await fixture.docker(
      'network',
      'connect',
      '--ip',
      `${subnetOf(2)}.88`,
      ...linkLocal,
      '--alias',
      'b',
      two,
      id,
    )
    await fixture.docker('start', id)

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.networks[one]?.['IPAddress']).toBe(`${subnetOf(1)}.77`)
    expect(container.networks[two]?.['IPAddress']).toBe(`${subnetOf(2)}.88`)
    expect(readRecord(container.networks[two]?.['IPAMConfig'])['LinkLocalIPs']).toEqual(['169.254.7.7'])
    expect(container.networks[two]?.['Aliases']).toContain('b')
    expect(differences).toEqual([])
  })
})

describe('row 14: the hardware address', () => {
  test('one that the owner set stays, one that the engine made is made again', async () => {
    const [v1, v2] = await fixture.images('mac', [], ['LABEL v=2'])
    // Newer command lines refuse to say this to older engines, the API does not.
    const body = {
      Image: v1,
      MacAddress: '02:42:ac:11:77:77',
      StopTimeout: 1,
      HostConfig: {},
      Labels: fixture.labels,
    }
    const { id: own } = await fixture.host.createContainer({ name: fixture.name('mac-own'), body })
    await fixture.host.startContainer(own)
    const made = await fixture.start('mac-made', ['--network', 'bridge', v1])

    const kept = await replace(fixture, own, v2)
    const remade = await replace(fixture, made, v2)

    expect(kept.container.networks['bridge']?.['MacAddress']).toBe('02:42:ac:11:77:77')
    expect(kept.differences).toEqual([])
    expect(JSON.stringify(remade.recipe)).not.toContain('02:42')
  })
})

describe('row 15: several networks', () => {
  test('the default bridge and two networks are all there, the first one first', async () => {
    const a = await fixture.network('many-a')
    const b = await fixture.network('many-b')
    const [v1, v2] = await fixture.images('many', [], ['LABEL v=2'])
    const id = await fixture.create('many', ['--network', 'bridge', v1])
    await fixture.docker('network', 'connect', b, id)
    await fixture.docker('network', 'connect', '--alias', 'x', a, id)
    await fixture.docker('start', id)

    const { recipe, container, differences } = await replace(fixture, id, v2)

    expect(recipe.networks.map(({ network }) => network)).toEqual(['bridge', a, b])
    expect(Object.keys(container.networks).sort()).toEqual(['bridge', a, b].sort())
    expect(Object.values(container.networks).every((endpoint) => endpoint['IPAddress'] !== '')).toBe(true)
    expect(differences).toEqual([])
  })

  test('a network named by its id is found as the first one', async () => {
    const name = await fixture.network('by-id')
    const networkId = await fixture.docker('network', 'inspect', '-f', '{{.Id}}', name)
    const [v1, v2] = await fixture.images('by-id', [], ['LABEL v=2'])
    const id = await fixture.start('by-id', ['--network', networkId, '--network-alias', 'x', v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(Object.keys(container.networks)).toEqual([name])
    expect(container.networks[name]?.['Aliases']).toContain('x')
    expect(differences).toEqual([])
  })

  test('a container that was taken off its first network is not put on it again', async () => {
    const first = await fixture.network('left-first')
    const other = await fixture.network('left-other')
    const [v1, v2] = await fixture.images('left', [], ['LABEL v=2'])
    const id = await fixture.start('left', ['--network', first, v1])
    await fixture.docker('network', 'connect', other, id)
    await fixture.docker('network', 'disconnect', first, id)

    const { container, differences } = await replace(fixture, id, v2)

    expect(Object.keys(container.networks)).toEqual([other])
    expect(differences).toEqual([])
  })

  test('no network at all stays none', async () => {
    const [v1, v2] = await fixture.images('none', [], ['LABEL v=2'])
    const id = await fixture.start('none', ['--network', 'none', v1])

    const { container, differences } = await replace(fixture, id, v2)

    expect(container.networkMode).toBe('none')
    expect(differences).toEqual([])
  })
})

describe('rows 16 and 17: options and links of an endpoint', () => {
  test('links on a network of its own and driver options stay', async () => {
    const network = await fixture.network('links')
    const [v1, v2] = await fixture.images('links', [], ['LABEL v=2'])
    const db = await fixture.start('links-db', ['--network', network, v1])
    const argv = ['--network', `name=${network},driver-opt=com.example.a=1`, '--link', `${db}:database`]
    const id = await fixture.start('links', [...argv, v1])

    const { recipe, container, differences } = await replace(fixture, id, v2)

    expect(recipe.networks[0]?.endpoint).toMatchObject({ DriverOpts: { 'com.example.a': '1' } })
    expect(container.networks[network]?.['Links']).toEqual([`${db}:database`])
    expect(differences).toEqual([])
  })

  test('a legacy link on the default bridge is written as the engine wants it', async () => {
    const [v1, v2] = await fixture.images('legacy', [], ['LABEL v=2'])
    await fixture.start('legacy-db', ['--network', 'bridge', v1])
    const id = await fixture.start('legacy', [
      '--network',
      'bridge',
      '--link',
      `${fixture.name('legacy-db')}:database`,
      v1,
    ])

    const { recipe, container, differences } = await replace(fixture, id, v2)

    expect(recipe.hostConfig['Links']).toEqual([`${fixture.name('legacy-db')}:database`])
    expect(await fixture.shell(container.id, 'ping -c1 -w5 database')).toContain('1 packets received')
    expect(differences).toEqual([])
  })
})
