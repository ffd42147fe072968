import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { testCertificates } from '@sentinel/testkit/certificates'
import { createRegistryClient } from '../src/registries/client.ts'
import type { RegistryClientOptions } from '../src/registries/client.ts'
import { readCertificates } from '../src/registries/logins/certificates.ts'
import { readMirrorList } from '../src/registries/mirrors.ts'
import { anImage } from './support/image-fixture.ts'
import { StandInRegistry } from './support/stand-in-registry.ts'

const never = new AbortController().signal
const { ca, certificate, key, clientCertificate, clientKey } = testCertificates
const digest = `sha256:${'a'.repeat(64)}`

function clientOf(options: Partial<RegistryClientOptions> = {}) {
  return createRegistryClient({ timeoutMs: 5000, ...options })
}

/** A registry under a name that is not loopback to us, hence asked with TLS, and whose certificate nobody knows. */
async function startSecure({ asksForCertificate = false } = {}) {
  const names: string[] = []
  const options = {
    cert: certificate,
    key,
    ca,
    requestCert: asksForCertificate,
    rejectUnauthorized: asksForCertificate,
  }
  const server = createServer(options, (request, response) => {
    names.push((request.socket as TLSSocket).getPeerCertificate().subject?.CN?.toString() ?? '')
    response.writeHead(200, { 'docker-content-digest': digest })
    response.end()
  })
  // Handshakes that fail are what is tested.
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Not on the list of loopback names, but led there by every resolver.
  const host = `[::ffff:7f00:1]:${(server.address() as AddressInfo).port}`
  return {
    host,
    names,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('a registry whose authority nobody knows is refused, and trusted once its authority is given', async () => {
  await using registry = await startSecure()
  const reference = { registry: registry.host, repository: 'app' }
  await using stranger = clientOf()
  await using friend = clientOf({ tls: async () => ({ ca }) })

  await expect(stranger.headManifest(reference, '1', never)).rejects.toThrow(/certificate of this registry/)
  expect((await friend.headManifest(reference, '1', never))?.digest).toBe(digest)
})

test('a registry that asks for a certificate is shown the one that is kept for it', async () => {
  await using registry = await startSecure({ asksForCertificate: true })
  const reference = { registry: registry.host, repository: 'app' }
  await using nobody = clientOf({ tls: async () => ({ ca }) })
  await using somebody = clientOf({
    tls: async () => ({ ca, certificate: clientCertificate, key: clientKey }),
  })

  await expect(nobody.headManifest(reference, '1', never)).rejects.toMatchObject({
    code: 'registry_unreachable',
  })
  expect((await somebody.headManifest(reference, '1', never))?.digest).toBe(digest)
  expect(registry.names).toEqual(['client'])
})

test('certificates are read from folders laid out as Docker’s', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-certificates-'))
  const own = join(folder, 'registry.example.com:5000')
  await mkdir(own)
  await writeFile(join(own, 'ca.crt'), ca)
  await writeFile(join(own, 'other.crt'), 'second')
  await writeFile(join(own, 'client.cert'), clientCertificate)
  await writeFile(join(own, 'client.key'), clientKey)

  const found = await readCertificates(folder, 'registry.example.com:5000')

  expect(found).toEqual({ ca: `${ca}\nsecond`, certificate: clientCertificate, key: clientKey })
  expect(await readCertificates(folder, 'elsewhere.example.com')).toBeNull()
  expect(await readCertificates(folder, '..')).toBeNull()
  expect(await readCertificates('', 'registry.example.com:5000')).toBeNull()
  await rm(folder, { recursive: true })
})

test('plain HTTP is for loopback and for what the settings allow', async () => {
  await using registry = await StandInRegistry.start()
  registry.publish('app', '1', anImage('one').manifest)
  const host = registry.host.replace('127.0.0.1', '[::ffff:7f00:1]')
  await using strict = clientOf()
  await using told = clientOf({ allowPlainHttp: (name) => name === host })

  await expect(strict.headManifest({ registry: host, repository: 'app' }, '1', never)).rejects.toMatchObject({
    code: 'registry_unreachable',
  })
  expect(await told.headManifest({ registry: host, repository: 'app' }, '1', never)).not.toBeNull()
  expect(await strict.headManifest({ registry: registry.host, repository: 'app' }, '1', never)).not.toBeNull()
})

test('a mirror is asked first, and the registry where the mirror has nothing or fails', async () => {
  await using origin = await StandInRegistry.start()
  await using mirror = await StandInRegistry.start({ auth: 'bearer' })
  const [both, originOnly] = [anImage('both').manifest, anImage('origin').manifest]
  for (const registry of [origin, mirror]) registry.publish('app', 'both', both)
  origin.publish('app', 'origin', originOnly)
  await using client = clientOf({
    mirrors: async (registry) => (registry === origin.host ? [mirror.host] : []),
  })
  const reference = { registry: origin.host, repository: 'app' }
  await client.prepare([reference], never)

  expect((await client.headManifest(reference, 'both', never))?.digest).toBe(both.digest)
  expect(origin.seen).toEqual([])
  expect(mirror.seen.at(-1)?.url.searchParams.get('ns')).toBe(origin.host)

  expect((await client.headManifest(reference, 'origin', never))?.digest).toBe(originOnly.digest)
  expect(origin.seen).toHaveLength(1)

  mirror.fault = (_seen, response) => {
    response.writeHead(503).end()
    return true
  }
  expect((await client.headManifest(reference, 'both', never))?.digest).toBe(both.digest)
  const asked = mirror.seen.length
  expect(await client.listTags(reference, never)).toEqual(['both', 'origin'])
  expect(mirror.seen).toHaveLength(asked)
})

test('mirrors are told by pairs, several for one registry in their order', () => {
  const mirrors = readMirrorList(
    'docker.io=https://a.example.com/, ghcr.io = b.example.com:5000,docker.io=c,junk,=x',
  )

  expect([...mirrors]).toEqual([
    ['docker.io', ['a.example.com', 'c']],
    ['ghcr.io', ['b.example.com:5000']],
  ])
})
