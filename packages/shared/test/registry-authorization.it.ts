import { afterEach, describe, expect, test, vi } from 'vitest'
import { createRegistryClient } from '../src/registries/client.ts'
import type { RegistryClientOptions } from '../src/registries/client.ts'
import { anImage } from './support/image-fixture.ts'
import { reroute } from './support/reroute.ts'
import { StandInRegistry } from './support/stand-in-registry.ts'

const never = new AbortController().signal
const user = { username: 'ann', password: 'secret' }
const image = anImage('one')

function clientOf(options: Partial<RegistryClientOptions> = {}) {
  return createRegistryClient({ timeoutMs: 5000, ...options })
}

function publishAll(standIn: StandInRegistry, repositories: readonly string[]) {
  for (const repository of repositories) standIn.publish(repository, '1', image.manifest)
  return repositories.map((repository) => ({ registry: standIn.host, repository }))
}

afterEach(() => {
  vi.useRealTimers()
})

describe('tokens', () => {
  test('are fetched from a realm elsewhere, and the registry is told of no password', async () => {
    await using realm = await StandInRegistry.start({ user, auth: 'bearer' })
    await using standIn = await StandInRegistry.start({ auth: 'bearer', realm: `http://${realm.host}/token` })
    await using client = clientOf({ credentials: async () => ({ username: 'ann', secret: 'secret' }) })
    const [reference = { registry: '', repository: '' }] = publishAll(standIn, ['team/app'])

    await expect(client.headManifest(reference, '1', never)).rejects.toMatchObject({
      code: 'registry_denied',
    })

    expect(realm.paths()).toEqual(['/token'])
    expect(realm.seen[0]?.url.searchParams.get('service')).toBe('stand-in')
    expect(realm.seen[0]?.url.searchParams.getAll('scope')).toEqual(['repository:team/app:pull'])
    expect(realm.seen[0]?.authorization).toMatch(/^Basic /)
    expect(standIn.seen.map(({ authorization }) => authorization)).toEqual([undefined, 'Bearer token-1'])
  })

  test('are one for a whole fleet of repositories', async () => {
    await using standIn = await StandInRegistry.start({ auth: 'bearer' })
    await using client = clientOf()
    const references = publishAll(
      standIn,
      Array.from({ length: 50 }, (_, index) => `team/app-${index}`),
    )

    await client.prepare(references, never)
    const heads = await Promise.all(references.map((reference) => client.headManifest(reference, '1', never)))
    await client.prepare(references, never)

    expect(heads.every((head) => head?.digest === image.manifest.digest)).toBe(true)
    expect(client.cost()).toEqual({ requests: 52, heads: 50, tagPages: 0, tokens: 1, pulls: 0 })
  })

  test('are split where one request would be too long', async () => {
    await using standIn = await StandInRegistry.start({ auth: 'bearer' })
    await using client = clientOf()
    const references = publishAll(
      standIn,
      Array.from({ length: 100 }, (_, index) => `a-team-with-a-long-name/${'x'.repeat(100)}-${index}`),
    )

    await client.prepare(references, never)
    await Promise.all(references.map((reference) => client.headManifest(reference, '1', never)))

    expect(client.cost().heads).toBe(100)
    expect(client.cost().tokens).toBeLessThan(5)
    expect(Math.max(...standIn.seen.map(({ url }) => url.href.length))).toBeLessThan(7000)
  })

  test.each(['refused', 'first only'] as const)(
    'are fetched one by one where several scopes are %s',
    async (severalScopes) => {
      await using standIn = await StandInRegistry.start({ auth: 'bearer', severalScopes })
      await using client = clientOf()
      const references = publishAll(standIn, ['a', 'b', 'c'])

      await client.prepare(references, never)
      const heads = await Promise.all(
        references.map((reference) => client.headManifest(reference, '1', never)),
      )

      expect(heads.every((head) => head !== null)).toBe(true)
      expect(client.cost().tokens).toBeLessThanOrEqual(4)
    },
  )

  test('for several repositories are not asked for again where they were refused', async () => {
    await using standIn = await StandInRegistry.start({ auth: 'bearer', severalScopes: 'refused' })
    await using client = clientOf()
    await client.prepare(publishAll(standIn, ['a', 'b']), never)
    const before = client.cost().tokens

    await client.prepare(publishAll(standIn, ['c', 'd']), never)

    expect(before).toBe(3)
    expect(client.cost().tokens - before).toBe(2)
  })

  test('are shared by requests that need one at the same time', async () => {
    await using standIn = await StandInRegistry.start({ auth: 'bearer' })
    await using client = clientOf()
    const [reference = { registry: '', repository: '' }] = publishAll(standIn, ['team/app'])

    await Promise.all(Array.from({ length: 20 }, () => client.headManifest(reference, '1', never)))

    expect(client.cost().tokens).toBe(1)
  })

  test('of one repository are not used for another', async () => {
    await using standIn = await StandInRegistry.start({ auth: 'bearer' })
    await using client = clientOf()
    const [a, b] = publishAll(standIn, ['a', 'b'])
    if (a === undefined || b === undefined) throw new Error('two were published')

    expect(await client.headManifest(a, '1', never)).not.toBeNull()
    expect(await client.headManifest(b, '1', never)).not.toBeNull()
    expect(client.cost().tokens).toBe(2)
  })

  test.each([
    ['named access_token', (token: string) => ({ access_token: token })],
    ['named token, with a lifetime that is nonsense', (token: string) => ({ token, expires_in: 'soon' })],
    ['without a lifetime', (token: string) => ({ token })],
  ])('are understood %s', async (_name, tokenFields) => {
    await using standIn = await StandInRegistry.start({ auth: 'bearer', tokenFields })
    await using client = clientOf()
    const [reference = { registry: '', repository: '' }] = publishAll(standIn, ['team/app'])

    await client.headManifest(reference, '1', never)
    await client.headManifest(reference, '1', never)

    expect(client.cost().tokens).toBe(1)
  })

  test('are renewed shortly before they expire, not after', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    await using standIn = await StandInRegistry.start({ auth: 'bearer' })
    await using client = clientOf()
    const [reference = { registry: '', repository: '' }] = publishAll(standIn, ['team/app'])
    await client.headManifest(reference, '1', never)

    vi.setSystemTime(Date.now() + 265_000)
    await client.headManifest(reference, '1', never)
    expect(client.cost().tokens).toBe(1)

    vi.setSystemTime(Date.now() + 10_000)
    await client.headManifest(reference, '1', never)
    expect(client.cost()).toMatchObject({ tokens: 2, heads: 4 })
  })

  test.each([[{}], [{ token: '' }], [{ token: 'with\nbreak' }], [{ token: 5 }]])(
    'that are none are told: %j',
    async (fields) => {
      await using standIn = await StandInRegistry.start({ auth: 'bearer', tokenFields: () => fields })
      await using client = clientOf()
      const [reference = { registry: '', repository: '' }] = publishAll(standIn, ['team/app'])

      await expect(client.headManifest(reference, '1', never)).rejects.toMatchObject({
        code: 'registry_invalid_answer',
      })
    },
  )

  test('are asked of no realm that is no address', async () => {
    await using standIn = await StandInRegistry.start({ auth: 'bearer', realm: 'nowhere' })
    await using client = clientOf()
    const [reference = { registry: '', repository: '' }] = publishAll(standIn, ['team/app'])

    await expect(client.headManifest(reference, '1', never)).rejects.toMatchObject({
      code: 'registry_invalid_answer',
    })
  })

  test('are asked of no realm without TLS, wherever the registry sends us', async () => {
    await using standIn = await StandInRegistry.start({
      auth: 'bearer',
      realm: 'http://intranet.example.com/token',
    })
    const { dispatcher, asked } = reroute(standIn.host)
    await using client = clientOf({ dispatcher })
    const [reference = { registry: '', repository: '' }] = publishAll(standIn, ['team/app'])

    await expect(client.headManifest(reference, '1', never)).rejects.toMatchObject({
      code: 'registry_invalid_answer',
    })
    expect(asked).toEqual([`http://${standIn.host}`])
  })
})

describe('credentials', () => {
  test('that are wrong are told once, and not tried again and again', async () => {
    await using standIn = await StandInRegistry.start({ auth: 'basic', user })
    await using client = clientOf({ credentials: async () => ({ username: 'ann', secret: 'wrong' }) })
    const [reference = { registry: '', repository: '' }] = publishAll(standIn, ['team/app'])
    await client.prepare([reference], never)

    const head = client.headManifest(reference, '1', never)

    await expect(head).rejects.toMatchObject({ kind: 'upstream', code: 'registry_denied' })
    await expect(head).rejects.toThrow(/Store a credential/)
    expect(client.cost().heads).toBe(1)
  })

  test('that are missing are told, for each kind of challenge', async () => {
    await using basic = await StandInRegistry.start({ auth: 'basic', user })
    await using bearer = await StandInRegistry.start({ auth: 'bearer', user })
    await using client = clientOf()

    for (const standIn of [basic, bearer]) {
      const reference = { registry: standIn.host, repository: 'team/app' }
      await expect(client.headManifest(reference, '1', never)).rejects.toMatchObject({
        code: 'registry_denied',
      })
    }
  })

  test('that were corrected are used at once', async () => {
    await using standIn = await StandInRegistry.start({ auth: 'bearer', user })
    let secret = 'wrong'
    await using client = clientOf({ credentials: async () => ({ username: 'ann', secret }) })
    const [reference = { registry: '', repository: '' }] = publishAll(standIn, ['team/app'])
    await client.prepare([reference], never)
    await expect(client.headManifest(reference, '1', never)).rejects.toMatchObject({
      code: 'registry_denied',
    })

    secret = 'secret'

    expect(await client.headManifest(reference, '1', never)).not.toBeNull()
  })

  test('and tokens do not follow a redirect to another host, which may ask for its own', async () => {
    await using vanity = await StandInRegistry.start({ auth: 'basic', user })
    await using real = await StandInRegistry.start({ auth: 'bearer' })
    const asked: string[] = []
    await using client = clientOf({
      credentials: async (registry) => {
        asked.push(registry)
        return registry === vanity.host ? { username: 'ann', secret: 'secret' } : null
      },
    })
    real.publish('team/app', '1', image.manifest)
    vanity.fault = ({ url, authorization }, response) => {
      if (authorization === undefined) return false
      response.writeHead(307, { location: `http://${real.host}${url.pathname}` }).end()
      return true
    }

    const head = await client.headManifest({ registry: vanity.host, repository: 'team/app' }, '1', never)

    expect(head?.digest).toBe(image.manifest.digest)
    expect(real.seen.map(({ authorization }) => authorization)).toEqual([
      undefined,
      undefined,
      'Bearer token-1',
    ])
    expect(new Set(asked)).toEqual(new Set([vanity.host, real.host]))
  })
})

test('a registry that is down spoils the preparation of no other', async () => {
  await using standIn = await StandInRegistry.start({ auth: 'bearer' })
  await using client = clientOf()
  const references = publishAll(standIn, ['team/app'])

  await client.prepare([{ registry: '127.0.0.1:1', repository: 'x' }, ...references], never)

  expect(client.cost().tokens).toBe(1)
})

test('a registry that asks for nothing is found out once', async () => {
  await using standIn = await StandInRegistry.start({ auth: 'none' })
  await using client = clientOf()
  const references = publishAll(standIn, ['team/app'])

  await client.prepare(references, never)
  await client.prepare(references, never)

  expect(standIn.paths()).toEqual(['/v2/'])
})

test('a preparation can be called off', async () => {
  await using standIn = await StandInRegistry.start({ auth: 'bearer' })
  await using client = clientOf()
  const references = publishAll(standIn, ['team/app'])

  await expect(client.prepare(references, AbortSignal.abort())).rejects.toMatchObject({ kind: 'aborted' })
})

describe('an identity token', () => {
  test('is exchanged by a form for tokens, which name every repository', async () => {
    await using standIn = await StandInRegistry.start({
      auth: 'bearer',
      user,
      identityToken: 'refresh-me',
      tokenFields: (token) => ({ access_token: token, expires_in: 300 }),
    })
    const credential = { username: '<token>', secret: 'refresh-me', isIdentityToken: true }
    await using client = clientOf({ credentials: async () => credential })
    const references = publishAll(standIn, ['team/app', 'team/web'])

    await client.prepare(references, never)
    for (const reference of references)
      expect(await client.headManifest(reference, '1', never)).not.toBeNull()

    expect(client.cost().tokens).toBe(1)
    expect(standIn.seen.filter(({ url }) => url.pathname === '/token').map(({ method }) => method)).toEqual([
      'POST',
    ])
    expect(standIn.seen.every(({ authorization }) => !authorization?.startsWith('Basic'))).toBe(true)
  })

  test('that is good no more, or that a registry with passwords is given, is told as a refusal', async () => {
    await using bearer = await StandInRegistry.start({ auth: 'bearer', identityToken: 'new' })
    await using basic = await StandInRegistry.start({ auth: 'basic', user })
    const credential = { username: '<token>', secret: 'old', isIdentityToken: true }
    await using client = clientOf({ credentials: async () => credential })

    for (const { host } of [bearer, basic]) {
      const head = client.headManifest({ registry: host, repository: 'team/app' }, '1', never)
      await expect(head).rejects.toMatchObject({ code: 'registry_denied' })
    }
  })
})
