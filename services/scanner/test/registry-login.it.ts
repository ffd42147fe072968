import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealPurpose } from '@sentinel/shared/registries/logins/stored-logins'
import { createSecretBox } from '@sentinel/shared/secrets/secret-box'
import { aContainer } from '@sentinel/testkit/a-container'
import { faultyRegistry, type FaultyRegistry } from '@sentinel/testkit/faulty-registry'
import { publish } from '@sentinel/testkit/publish'
import { publishRaw } from '@sentinel/testkit/publish-raw'
import { removeEverything } from '@sentinel/testkit/remove-containers'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'
import { onlyOwn, ownName, startScanner, type ScannerScene } from './support/start-scanner.ts'

const secretKey = 'the key of these scanners'
const box = createSecretBox(secretKey)
const limitMs = 20_000

let origin: Registry
let locked: Registry
let proxy: FaultyRegistry
let scene: ScannerScene

beforeAll(async () => {
  origin = await startRegistry()
  locked = await startRegistry({ auth: true })
  proxy = await faultyRegistry(origin.host)
  const environment = { SENTINEL_FILTERS: onlyOwn(), SENTINEL_SECRET_KEY: secretKey }
  scene = await startScanner({ name: 'login', environment })
})

afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await removeEverything()
  for (const part of [proxy, locked, origin]) await part[Symbol.asyncDispose]()
})

function entry(registry: string, auth: string) {
  const [username = '', secret = ''] = auth.split(':')
  return {
    _id: registry,
    registry,
    login: 'password' as const,
    username,
    secret: box.seal(secret, sealPurpose(registry, 'secret')),
    mirrors: [],
    updatedAt: new Date(),
  }
}

function tried(registry: string, auth: string) {
  const sealed = box.seal(JSON.stringify(entry(registry, auth)), sealPurpose(registry, 'test'))
  return scene.ctx.queues.ask('registry.test', { registry, sealed }, limitMs)
}

test('a login is tried the way a check logs in, before anything is stored', async () => {
  expect(await tried(locked.host, locked.auth ?? '')).toEqual({ message: 'Credentials valid' })
  await expect(tried(locked.host, 'sentinel:wrong')).rejects.toMatchObject({ code: 'registry_denied' })
  expect(await tried(origin.host, 'any:body')).toEqual({
    message: `${origin.host} lets everybody in, so it did not look at them`,
  })
  await expect(tried('127.0.0.1:1', 'any:body')).rejects.toMatchObject({ code: 'registry_unreachable' })
})

test('a login behind a token endpoint is proved there', async () => {
  proxy.fail({ kind: 'bearer', auth: 'me:secret' })

  expect(await tried(proxy.host, 'me:secret')).toEqual({ message: 'Credentials valid' })
  await expect(tried(proxy.host, 'me:wrong')).rejects.toMatchObject({ code: 'registry_denied' })
  proxy.heal()
})

test('a scan logs in with what is stored, from the moment it is', async () => {
  const repository = uniqueName('private')
  await publish(repository, '1.0.0', { registry: origin.host })
  const name = ownName('app')
  await aContainer({ image: `${proxy.host}/${repository}:1.0.0`, name, start: false })
  await scene.knows(name)
  await publishRaw(repository, ['1.1.0'], { registry: origin.host })
  proxy.fail({ kind: 'bearer', expiresInSeconds: 300, auth: 'me:secret' })
  await scene.scan()
  expect((await scene.decision(name))?.error).toMatch(/Store a credential/)

  await scene.ctx.db.registryCredentials.create(entry(proxy.host, 'me:secret'))
  await settle(
    async () => {
      await scene.scan()
      return (await scene.decision(name))?.outcome === 'available'
    },
    { what: 'the stored login to be used', timeoutMs: 30_000 },
  )

  expect(
    proxy
      .requests()
      .some(({ path, authorization }) => path.startsWith('/token') && authorization === 'basic'),
  ).toBe(true)
})
