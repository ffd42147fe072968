import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readList, readRecord } from '@sentinel/docker/read-field'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openScene, type Scene } from './scene.ts'

const run = promisify(execFile)
let scene: Scene
let networks: AsyncDisposableStack
let [front, back] = ['', '']

async function docker(...argv: string[]): Promise<void> {
  await run('docker', ['--host', part('dockerHost'), ...argv])
}

async function aNetwork(...options: string[]): Promise<string> {
  const name = uniqueName('net')
  await docker('network', 'create', ...options, name)
  networks.defer(() => docker('network', 'rm', name))
  return name
}

beforeAll(async () => {
  networks = new AsyncDisposableStack()
  // Among the ranges that nobody else of the tests takes.
  front = await aNetwork('--subnet', `10.213.${process.pid % 250}.0/24`)
  back = await aNetwork()
  scene = await openScene('networks')
  await scene.startUpdater()
})
afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await networks.disposeAsync()
})

async function connected(web: SampleContainer): Promise<object> {
  const { networks, networkMode, id } = await web.inspect()
  const own = Object.entries(networks).map(([name, endpoint]) => {
    const aliases = readList(endpoint['Aliases']).filter((alias) => alias !== id.slice(0, 12))
    return [name, { aliases, address: readRecord(endpoint['IPAMConfig'])['IPv4Address'] }] as const
  })
  return { networkMode, ...Object.fromEntries(own) }
}

describe('a container on two networks, with a fixed address and an alias', () => {
  test.each([
    ['succeeded', undefined],
    ['rolled_back', ['/bin/sh', '-c', 'exit 3']],
  ])('has them all after an update that %s', async (outcome, cmd) => {
    const app = uniqueName('app')
    const address = `10.213.${process.pid % 250}.77`
    const v1 = await publish(app, '1.0.0')
    const v2 = await publish(app, '1.1.0', cmd ? { cmd } : { marker: 'two' })
    await using web = await aContainer({
      image: v1.reference,
      dockerHost: part('dockerHost'),
      hostConfig: { NetworkMode: front },
      body: {
        NetworkingConfig: {
          EndpointsConfig: { [front]: { Aliases: ['db'], IPAMConfig: { IPv4Address: address } } },
        },
      },
    })
    await scene.host.connectNetwork(back, web.id, { Aliases: ['deadbeef1234'] })
    const before = await connected(web)

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update).toMatchObject({ state: outcome })
    expect(await connected(web)).toEqual(before)
    expect(before).toMatchObject({
      [front]: { aliases: ['db'], address },
      [back]: { aliases: ['deadbeef1234'] },
    })
    expect((await web.inspect()).networkSettings).toMatchObject({
      Networks: { [front]: { IPAddress: address } },
    })
  })
})
