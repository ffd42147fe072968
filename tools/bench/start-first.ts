import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { aContainer } from '@sentinel/testkit/a-container'
import { startChild } from '@sentinel/testkit/child'
import { isolated } from '@sentinel/testkit/isolated'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { settle } from '@sentinel/testkit/settle'
import { startServices } from '@sentinel/testkit/start-process'
import type { Bench } from './figure.ts'
import { updateTo } from './update-to.ts'

const run = promisify(execFile)
const repository = 'bench/shop'
const network = 'bench-start-first'
const perSecond = 50
const updates = 3
const dockerHost = part('dockerHost')

/** Lets the requests that it has go to their end when it is told to stop, as a server should. */
const server = [
  '/bin/sh',
  '-c',
  'httpd -f -p 80 -h /www & listener=$!; trap "kill $listener; sleep 0.3; exit 0" TERM; wait $listener; wait',
]

/** Requests by a network alias while the container behind it is updated, start-first. */
export const startFirst: Bench = {
  name: 'start-first',
  async run() {
    await using network = await aNetwork()
    const first = await publish(repository, '1.0.0', { cmd: server })
    await using shop = await aContainer({
      image: first.reference,
      name: 'bench-shop',
      dockerHost,
      hostConfig: { NetworkMode: network.name, RestartPolicy: { Name: 'always' } },
      body: { NetworkingConfig: { EndpointsConfig: { [network.name]: { Aliases: ['shop'] } } } },
    })
    await using home = await aContainer({
      image: first.reference,
      name: 'bench-customer',
      dockerHost,
      hostConfig: { NetworkMode: network.name },
    })
    await using own = isolated('bench-start-first', {
      SENTINEL_GRACE_PERIOD: '1s',
      SENTINEL_UPDATE_STRATEGY: 'start-first',
    })
    await using services = await startServices(['api', 'scanner', 'updater'], own.environment, {
      isBuilt: true,
    })
    const { url } = services.api
    await settle(async () => (await fetch(`${url}/api/containers/${shop.name}`)).ok, {
      what: `${shop.name} in the inventory`,
      timeoutMs: 60_000,
    })
    await using customer = await aCustomer(home.name)
    for (let round = 1; round <= updates; round += 1) {
      await publish(repository, `1.0.${round}`, { cmd: server })
      const steps = await updateTo(url, shop.name, `1.0.${round}`)
      if (steps.indexOf('start-new') > steps.indexOf('stop-old'))
        throw new Error(`It was not start-first: ${steps.join(', ')}`)
    }
    const { asked, lost } = await customer.result()
    if (lost.length > 0) console.log(`  lost: ${[...new Set(lost)].join('; ')}`)
    return [
      {
        what: `requests by alias that are lost in ${updates} start-first updates (${perSecond} a second)`,
        measured: `${lost.length} of ${asked}`,
        wanted: '0',
        ratio: lost.length,
      },
    ]
  },
}

const docker = (...argv: string[]) => run('docker', ['--host', dockerHost, 'network', ...argv])

async function aNetwork() {
  await docker('rm', network).catch(() => undefined)
  await docker('create', network)
  return { name: network, [Symbol.asyncDispose]: async () => void (await docker('rm', network)) }
}

/** A process of this machine within the network of a container. */
async function aCustomer(container: string) {
  const format = '{{.State.Pid}}'
  const { stdout } = await run('docker', ['--host', dockerHost, 'inspect', '--format', format, container])
  const script = join(import.meta.dirname, 'customer.mjs')
  const child = startChild('nsenter', [
    `--net=/proc/${stdout.trim()}/ns/net`,
    process.execPath,
    script,
    'shop',
    `${perSecond}`,
  ])
  await settle(() => child.logs().includes('asking'), { what: 'the first request', timeoutMs: 30_000 })
  return {
    async result(): Promise<{ asked: number; lost: string[] }> {
      await child.kill('SIGTERM')
      return JSON.parse(child.logs().split('\n')[1] ?? '{}') as { asked: number; lost: string[] }
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  }
}
