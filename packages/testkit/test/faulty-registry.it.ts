import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { engineOf } from '../src/engine-of.ts'
import { faultyRegistry, type FaultyRegistry } from '../src/faulty-registry.ts'
import { publish, type Published } from '../src/publish.ts'
import { startRegistry, type Registry } from '../src/start-registry.ts'

let registry: Registry
let proxy: FaultyRegistry
let image: Published

beforeAll(async () => {
  registry = await startRegistry()
  proxy = await faultyRegistry(registry.host)
  image = await publish('app', '1.0.0', { registry: proxy.host })
})
beforeEach(() => {
  proxy.heal()
  proxy.forget()
})
afterAll(async () => {
  await proxy[Symbol.asyncDispose]()
  await registry[Symbol.asyncDispose]()
})

const manifestUrl = () => `${proxy.url}/v2/app/manifests/1.0.0`
const headers = { accept: 'application/vnd.docker.distribution.manifest.v2+json' }
const head = () => fetch(manifestUrl(), { method: 'HEAD', headers })

test('without a fault it is the registry, and counts what is asked', async () => {
  const answer = await head()

  expect(answer.headers.get('docker-content-digest')).toBe(image.digest)
  expect(proxy.count(/^HEAD .*\/manifests\//)).toBe(1)
  expect(proxy.requests()[0]).toMatchObject({ method: 'HEAD', status: 200, authorization: 'none' })
})

test('the engine pulls through it, also with a token and with a name and password', async () => {
  const host = engineOf()

  proxy.fail({ kind: 'bearer' })
  await host.pullImage(image.reference)
  await host.removeImage(image.reference)
  proxy.heal()
  proxy.fail({ kind: 'basic', auth: 'ann:secret' })
  await host.pullImage(image.reference, { auth: { username: 'ann', password: 'secret' } })

  expect((await host.inspectImage(image.reference))?.id).toBe(image.imageId)
  await host.removeImage(image.reference)
})

test('a token challenge names our token endpoint, whose tokens open the way until they expire', async () => {
  proxy.fail({ kind: 'bearer', expiresInSeconds: 60, auth: 'ann:secret' })

  const refused = await head()
  const challenge = refused.headers.get('www-authenticate') ?? ''
  const realm = /realm="([^"]+)"/.exec(challenge)?.[1] ?? ''
  const anonymous = await fetch(realm)
  const granted = await fetch(realm, { headers: { authorization: `Basic ${btoa('ann:secret')}` } })
  const { token, expires_in } = (await granted.json()) as { token: string; expires_in: number }
  const withToken = await fetch(manifestUrl(), {
    headers: { ...headers, authorization: `Bearer ${token}` },
  })
  proxy.revokeTokens()
  const after = await fetch(manifestUrl(), { headers: { ...headers, authorization: `Bearer ${token}` } })

  expect(refused.status).toBe(401)
  expect(challenge).toContain('scope="repository:app:pull"')
  expect(anonymous.status).toBe(401)
  expect(expires_in).toBe(60)
  expect(withToken.status).toBe(200)
  expect(after.status).toBe(401)
})

test('a token may come without the time it lives', async () => {
  proxy.fail({ kind: 'bearer' })

  const granted = await fetch(`${proxy.url}/token?scope=repository:app:pull`)

  expect(Object.keys((await granted.json()) as object)).toEqual(['token'])
})

test('any status with any header, as often as wanted', async () => {
  proxy.fail(
    { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
    { path: /manifests/, times: 1 },
  )

  const limited = await head()
  const next = await head()

  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7'])
  expect(next.status).toBe(200)
})

test('a slow registry answers late and truly', async () => {
  proxy.fail({ kind: 'slow', delayMs: 120 })
  const startedAt = performance.now()

  const answer = await head()

  expect(performance.now() - startedAt).toBeGreaterThan(110)
  expect(answer.headers.get('docker-content-digest')).toBe(image.digest)
})

test('a layer that is cut off in the middle fails the pull of the engine', async () => {
  const host = engineOf()
  const other = await publish('cut', '1.0.0', { registry: proxy.host, files: { '/big': 'x'.repeat(5000) } })
  proxy.fail({ kind: 'cutOff', afterBytes: 20 }, { path: /\/blobs\//, method: 'GET' })
  const pull = host.pullImage(other.reference)

  await expect(pull).rejects.toThrow(/EOF|unexpected|verification|pull/i)

  expect(await host.inspectImage(other.reference)).toBeNull()
})

test('it hangs up, or is silent until it is healed', async () => {
  proxy.fail({ kind: 'hangUp' })
  await expect(head()).rejects.toThrow('fetch failed')
  proxy.heal()
  proxy.fail({ kind: 'silent' })

  await expect(
    fetch(manifestUrl(), { method: 'HEAD', headers, signal: AbortSignal.timeout(150) }),
  ).rejects.toThrow('timeout')
  const patient = head()
  proxy.heal()

  expect((await patient).status).toBe(200)
})

test('it lies about digests and about what it is', async () => {
  proxy.fail({ kind: 'wrongDigest' }, { method: 'HEAD' })
  proxy.fail({ kind: 'notJson' }, { path: /tags\/list/ })

  const lie = await head()
  const page = await fetch(`${proxy.url}/v2/app/tags/list`)

  expect(lie.headers.get('docker-content-digest')).toBe(`sha256:${'0'.repeat(64)}`)
  expect(await page.text()).toContain('<html>')
})

test('a registry with a password of its own refuses without it', async () => {
  await using closed = await startRegistry({ auth: true })

  const anonymous = publish('app', '1.0.0', { registry: closed.host })
  await expect(anonymous).rejects.toThrow('401')
  const known = await publish('app', '1.0.0', { registry: closed.host, auth: closed.auth ?? '' })

  expect(known.digest).toBe(image.digest)
})
