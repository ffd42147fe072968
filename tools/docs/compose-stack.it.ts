import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, test } from 'vitest'
import { hasCompose } from '@sentinel/testkit/compose-project'
import { part } from '@sentinel/testkit/parts'

interface Service {
  readonly labels?: Readonly<Record<string, string>>
  readonly ports?: readonly { readonly host_ip?: string }[]
  readonly volumes?: readonly { readonly source: string }[]
}

beforeEach(({ skip }) => skip(!hasCompose, 'SENTINEL_COMPOSE is not set: there is no Docker Compose here'))

describe('the stack of docker-compose.yml, as Compose reads it', () => {
  test('is one that Sentinel leaves alone, every container of it', async () => {
    const services = await readStack()

    expect(services.map(([name]) => name).toSorted()).toEqual(
      ['api', 'mongo', 'notifier', 'redis', 'scanner', 'updater'].toSorted(),
    )
    for (const [name, { labels }] of services)
      expect([name, labels?.['sentinel.self']]).toEqual([name, 'true'])
  })

  test('is reached from the machine itself only', async () => {
    const ports = (await readStack()).flatMap(([, service]) => service.ports ?? [])

    expect(ports.map(({ host_ip }) => host_ip)).toEqual(['127.0.0.1'])
  })

  test('hands the socket of the engine to those alone who work on it', async () => {
    const holders = (await readStack()).filter(([, { volumes = [] }]) =>
      volumes.some(({ source }) => source.endsWith('docker.sock')),
    )

    expect(holders.map(([name]) => name).toSorted()).toEqual(['scanner', 'updater'])
  })
})

async function readStack(): Promise<[string, Service][]> {
  const file = resolve(import.meta.dirname, '../../docker-compose.yml')
  const words = ['--file', file, 'config', '--format', 'json']
  const { stdout } = await promisify(execFile)(part('compose'), words)
  return Object.entries((JSON.parse(stdout) as { services: Record<string, Service> }).services)
}
