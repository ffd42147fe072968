import { describe, expect, test } from 'vitest'
import { createRegistryClient } from '../src/registries/client.ts'
import type { RegistryClientOptions } from '../src/registries/client.ts'
import { imageIdentity } from '../src/registries/image-identity.ts'
import { findRegistryKind, registryKinds } from '../src/registries/index.ts'
import { anImage, anIndex } from './support/image-fixture.ts'
import { reroute } from './support/reroute.ts'
import { StandInRegistry } from './support/stand-in-registry.ts'
import type { Fault, StandInOptions } from './support/stand-in-registry.ts'

const never = new AbortController().signal
const user = { username: 'ann', password: 'secret' }

/** Every address of the world leads to the stand-in, so that kinds with fixed hosts are tested too. */
function clientOf(standIn: StandInRegistry, options: Partial<RegistryClientOptions> = {}) {
  const { dispatcher } = reroute(standIn.host)
  return createRegistryClient({ timeoutMs: 5000, dispatcher, ...options })
}

function start(options: StandInOptions = {}) {
  return StandInRegistry.start({ realm: 'https://auth.example.com/token', ...options })
}

const faults: [string, Fault, object][] = [
  ['403', answer(403), { kind: 'upstream', code: 'registry_denied' }],
  [
    '429',
    answer(429, { 'retry-after': '7' }),
    { kind: 'rateLimited', code: 'registry_rate_limited', retryAfterMs: expect.closeTo(7000, -3) },
  ],
  ['500', answer(500), { kind: 'upstream', code: 'registry_failed' }],
  [
    '503',
    answer(503, { 'retry-after': '3' }),
    { kind: 'upstream', code: 'registry_failed', retryAfterMs: 3000 },
  ],
  ['418', answer(418), { kind: 'upstream', code: 'registry_invalid_answer' }],
  [
    'a login page',
    answer(200, { 'content-type': 'text/html' }, '<html>'),
    { kind: 'upstream', code: 'registry_invalid_answer' },
  ],
  ['silence', () => true, { kind: 'timeout', code: 'registry_timeout' }],
  ['a closed connection', cut, { kind: 'upstream', code: 'registry_unreachable' }],
  ['half an answer', truncated, { kind: 'upstream', code: 'registry_unreachable' }],
]

function answer(status: number, headers: Record<string, string> = {}, body = '{}'): Fault {
  return ({ method }, response) => {
    response.writeHead(status, headers)
    response.end(method === 'HEAD' ? undefined : body)
    return true
  }
}

function cut(...[, response]: Parameters<Fault>): boolean {
  response.destroy()
  return true
}

function truncated(...[{ method }, response]: Parameters<Fault>): boolean {
  // A HEAD has no body to cut, so the headers are.
  if (method === 'HEAD') return cut({ method, url: new URL('http://x'), authorization: undefined }, response)
  response.writeHead(200, { 'content-length': '1000' })
  response.write('{"tags":[', () => response.destroy())
  return true
}

const cases = registryKinds.flatMap((kind) => kind.examples.map((registry) => ({ kind, registry })))
/** One name of each kind, and all of the kind that any registry is. */
const suite = cases.filter(({ kind, registry }) => kind.name === 'oci' || kind.examples[0] === registry)

test.each(cases)(
  '$registry is of the kind $kind.name, and says what to log in with',
  ({ kind, registry }) => {
    expect(findRegistryKind(registry)).toBe(kind)
    expect(kind.loginHelp).toMatch(/\.$/)
  },
)

describe.each(suite)('the registry kind $kind.name at $registry', ({ kind, registry }) => {
  const reference = { registry, repository: 'team/app' }

  test('answers to its name at one host', () => {
    expect(findRegistryKind(registry)).toBe(kind)
    expect(URL.canParse(`https://${kind.endpoint(registry)}`)).toBe(true)
    expect(new URL(`https://${kind.endpoint(registry)}`).host).toBe(kind.endpoint(registry))
  })

  test.each(['none', 'bearer', 'basic'] as const)(
    'finds digests and tags where the challenge is %s',
    async (auth) => {
      await using standIn = await start({ auth, user })
      await using client = clientOf(standIn, {
        credentials: async () => ({ username: 'ann', secret: 'secret' }),
      })
      const image = anImage('one')
      standIn.publish('team/app', '1.0.0', image.manifest, [image])

      expect(await client.headManifest(reference, '1.0.0', never)).toEqual({
        digest: image.manifest.digest,
        mediaType: image.manifest.mediaType,
      })
      expect(await client.headManifest(reference, '9.9.9', never)).toBeNull()
      expect(await client.listTags(reference, never)).toEqual(['1.0.0'])
      expect(client.cost().pulls).toBe(0)
    },
  )

  test('asks for the credential under the name that references use', async () => {
    await using standIn = await start({ auth: 'bearer' })
    const asked = new Set<string>()
    await using client = clientOf(standIn, {
      credentials: async (name) => {
        asked.add(name)
        return null
      },
    })
    standIn.publish('team/app', '1', anImage('one').manifest)

    await client.headManifest(reference, '1', never)

    expect([...asked]).toEqual([registry])
  })

  test('follows tag pages to their end', async () => {
    await using standIn = await start({ auth: 'bearer', tagsPerPage: 3 })
    await using client = clientOf(standIn)
    const tags = Array.from({ length: 10 }, (_, index) => `1.${index}`)
    for (const tag of tags) standIn.publish('team/app', tag, anImage('one').manifest)

    await client.prepare([reference], never)

    expect(await client.listTags(reference, never)).toEqual(tags)
    expect(client.cost().tagPages).toBe(4)
    await expect(client.listTags(reference, never, { maxPages: 2 })).rejects.toMatchObject({
      code: 'registry_too_many_tags',
    })
  })

  test('finds what an index offers for a platform, with each manifest read once', async () => {
    await using standIn = await start({ auth: 'bearer' })
    await using client = clientOf(standIn)
    const amd64 = anImage('amd64', { labels: { version: '2' } })
    const arm64 = anImage('arm64', { architecture: 'arm64' })
    const index = anIndex([
      { image: amd64, architecture: 'amd64' },
      { image: arm64, architecture: 'arm64', variant: 'v8' },
    ])
    standIn.publish('team/app', '1', index, [amd64, arm64])
    const ask = (architecture: string) =>
      imageIdentity(
        client,
        { reference, digest: index.digest, platform: { os: 'linux', architecture } },
        never,
      )

    const identity = await ask('amd64')

    expect(identity).toMatchObject({
      manifestDigest: amd64.manifest.digest,
      configDigest: amd64.blobs[0]?.digest,
    })
    expect(identity?.equivalents).toEqual([index.digest, amd64.manifest.digest, amd64.blobs[0]?.digest])
    expect(await ask('amd64')).toEqual(identity)
    expect(await ask('s390x')).toBeNull()
    expect(client.cost().pulls).toBe(2)
    expect(await client.getImageConfig(reference, amd64.manifest.digest, never)).toMatchObject({
      labels: { version: '2' },
      createdAt: new Date('2026-01-02T03:04:05Z'),
    })
    expect(await client.platforms(reference, arm64.manifest.digest, never)).toEqual([
      { os: 'linux', architecture: 'arm64', digest: arm64.manifest.digest },
    ])
  })

  test('takes a new token once when the old one is refused', async () => {
    await using standIn = await start({ auth: 'bearer' })
    await using client = clientOf(standIn)
    standIn.publish('team/app', '1', anImage('one').manifest)
    await client.headManifest(reference, '1', never)
    standIn.revokeTokens()

    expect(await client.headManifest(reference, '1', never)).not.toBeNull()
    expect(client.cost().tokens).toBe(2)
  })

  test.each(faults)('says what is wrong on %s', async (_name, fault, expected) => {
    await using standIn = await start()
    await using client = clientOf(standIn, { timeoutMs: 300 })
    standIn.publish('team/app', '1', anImage('one').manifest)
    standIn.fault = (seen, response) => seen.url.pathname !== '/token' && fault(seen, response)

    const head = client.headManifest(reference, '1', never)
    await expect(head).rejects.toMatchObject(expected)
    await expect(head).rejects.toThrow(/team\/app:1.*\. /)
    await expect(client.listTags(reference, never)).rejects.toMatchObject(expected)
    await expect(client.getManifest(reference, `sha256:${'0'.repeat(64)}`, never)).rejects.toMatchObject(
      expected,
    )
  })

  test.each(faults)('says what is wrong on %s in place of a token', async (_name, fault, expected) => {
    await using standIn = await start({ auth: 'bearer' })
    await using client = clientOf(standIn, { timeoutMs: 300 })
    standIn.publish('team/app', '1', anImage('one').manifest)
    standIn.fault = (seen, response) => seen.url.pathname === '/token' && fault(seen, response)

    const head = client.headManifest(reference, '1', never)
    await expect(head).rejects.toMatchObject(expected)
    await expect(head).rejects.toThrow(/team\/app.*\. /)
  })

  test('says that a repository is not there', async () => {
    await using standIn = await start()
    await using client = clientOf(standIn)
    const missing = { kind: 'notFound', code: 'image_not_found' }

    await expect(client.listTags(reference, never)).rejects.toMatchObject(missing)
    await expect(client.getManifest(reference, `sha256:${'0'.repeat(64)}`, never)).rejects.toMatchObject(
      missing,
    )
  })

  test('is called off at once', async () => {
    await using standIn = await start()
    await using client = clientOf(standIn)
    standIn.fault = () => true
    const controller = new AbortController()
    const head = client.headManifest(reference, '1', controller.signal)

    controller.abort()

    await expect(head).rejects.toMatchObject({ kind: 'aborted' })
  })
})
