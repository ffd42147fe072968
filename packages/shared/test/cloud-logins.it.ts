import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCloudLogins, type CloudLogins } from '@sentinel/testkit/cloud-logins'
import { createRegistryClient } from '../src/registries/client.ts'
import { RegistryHttp } from '../src/registries/http.ts'
import { createRegistryLogins } from '../src/registries/logins/registry-logins.ts'
import type { StoredLogin } from '../src/registries/logins/stored-logins.ts'
import { anImage } from './support/image-fixture.ts'
import { reroute } from './support/reroute.ts'
import { StandInRegistry } from './support/stand-in-registry.ts'

let cloud: CloudLogins

beforeAll(async () => {
  cloud = await startCloudLogins()
})
afterAll(() => cloud[Symbol.asyncDispose]())

const never = new AbortController().signal

function stored(entry: Partial<StoredLogin> & { registry: string }, secret: string): StoredLogin {
  return {
    _id: 'one',
    login: 'password',
    username: '',
    mirrors: [],
    updatedAt: new Date(),
    openSecret: () => secret,
    openClientKey: () => undefined,
    ...entry,
  }
}

/** Logins from one stored entry; what is sent to the registry itself goes to `host`. */
function loginsOf(entry: StoredLogin, host = '127.0.0.1:1') {
  return createRegistryLogins({
    stored: async () => [entry],
    dockerConfig: async () => ({ auths: new Map(), helpers: new Map(), store: undefined }),
    certificates: '',
    mirrors: new Map(),
    http: new RegistryHttp({ timeoutMs: 5000, dispatcher: reroute(host).dispatcher }),
    timeoutMs: 5000,
    allowPlainHttp: () => false,
  })
}

const ecrHost = '123456789012.dkr.ecr.eu-central-1.amazonaws.com'
const accessKey = 'AKIAIOSFODNN7EXAMPLE'

test('an access key of Amazon becomes a password of its registry, asked for once while it is good', async () => {
  const entry = stored({ registry: ecrHost, username: accessKey, endpoint: cloud.ecrEndpoint }, 'shh')
  const logins = loginsOf(entry)
  const before = cloud.seen.length

  const credential = await logins.credential(ecrHost)
  await Promise.all([logins.credential(ecrHost), logins.credential(ecrHost)])

  expect(credential).toMatchObject({ username: 'AWS', secret: expect.stringMatching(/^ecr-token-/) })
  const asked = cloud.seen.slice(before)
  expect(asked).toHaveLength(1)
  expect(asked[0]?.headers['x-amz-target']).toMatch(/GetAuthorizationToken$/)
  expect(asked[0]?.headers.authorization).toContain(`Credential=${accessKey}/`)
  expect(asked[0]?.headers.authorization).toContain('/eu-central-1/ecr/')
})

test('a password that Amazon handed out already is used as it is', async () => {
  const logins = loginsOf(stored({ registry: ecrHost, username: 'AWS' }, 'a password'))

  expect(await logins.credential(ecrHost)).toEqual({ username: 'AWS', secret: 'a password' })
})

test('a service principal of Azure becomes an identity token of the registry, and that tokens', async () => {
  const realm = 'https://example.azurecr.io/oauth2/token'
  await using registry = await StandInRegistry.start({ auth: 'bearer', realm })
  const image = anImage('one')
  registry.publish('team/app', '1', image.manifest)
  const forms: string[] = []
  await using exchange = await startExchange(forms)
  const entry = stored(
    {
      registry: 'example.azurecr.io',
      username: 'client-id',
      tenant: 'tenant',
      endpoint: cloud.azureAuthority,
      ca: cloud.ca,
    },
    'client-secret',
  )
  const logins = loginsOf({ ...entry, ca: cloud.ca }, exchange.host)

  const credential = await logins.credential('example.azurecr.io')

  expect(credential).toEqual({
    username: '00000000-0000-0000-0000-000000000000',
    secret: 'acr-refresh-token',
    isIdentityToken: true,
  })
  expect(Object.fromEntries(new URLSearchParams(forms[0]))).toEqual({
    grant_type: 'access_token',
    service: 'example.azurecr.io',
    tenant: 'tenant',
    access_token: 'azure-access-token',
  })
  const asked = cloud.seen.find(({ path }) => path.includes('/oauth2/v2.0/token'))
  expect(asked?.body).toContain('containerregistry.azure.net')
  await using client = createRegistryClient({
    timeoutMs: 5000,
    dispatcher: reroute(registry.host).dispatcher,
    credentials: (name) => logins.credential(name),
  })
  const head = await client.headManifest(
    { registry: 'example.azurecr.io', repository: 'team/app' },
    '1',
    never,
  )
  expect(head?.digest).toBe(image.manifest.digest)
  expect(registry.seen.map(({ method }) => method)).toContain('POST')
})

test('a JSON key of Google becomes an access token of its registries', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = JSON.stringify({
    type: 'service_account',
    client_email: 'puller@example.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: cloud.googleTokenUri,
  })
  const registry = 'europe-west3-docker.pkg.dev'
  const plain = loginsOf(stored({ registry, username: '_json_key' }, key))
  const encoded = Buffer.from(key).toString('base64')
  const base64 = loginsOf(stored({ registry, username: '_json_key_base64' }, encoded))

  for (const logins of [plain, base64]) {
    expect(await logins.credential(registry)).toMatchObject({
      username: 'oauth2accesstoken',
      secret: expect.stringMatching(/^google-token-/),
    })
  }
  const asked = cloud.seen.find(({ path }) => path === '/google/token')
  expect(asked?.body).toContain('jwt-bearer')
})

test('a key that the cloud refuses, or that is none, is told with the registry it is for', async () => {
  await using refusing = await startCloudLogins()
  refusing.refuse()
  const cases = [
    stored({ registry: ecrHost, username: accessKey, endpoint: refusing.ecrEndpoint }, 'shh'),
    stored({ registry: 'gcr.io', username: '_json_key' }, 'no JSON at all'),
    stored(
      {
        registry: 'example.azurecr.io',
        username: 'client',
        tenant: 'tenant',
        endpoint: refusing.azureAuthority,
        ca: refusing.ca,
      },
      'shh',
    ),
    stored({ registry: 'ghcr.io', login: 'cloud' }, ''),
  ]

  for (const entry of cases) {
    const found = loginsOf(entry).credential(entry.registry)
    await expect(found).rejects.toMatchObject({ name: 'AppError', code: 'registry_login_failed' })
    await expect(found).rejects.toThrow(entry.registry)
    await expect(found).rejects.not.toThrow(/shh|no JSON at all/)
  }
})

test('the libraries of the clouds are loaded when a login of theirs is used, and not before', async () => {
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = new Set()
    registerHooks({ resolve(specifier, context, next) {
      const found = next(specifier, context)
      for (const name of ['@aws-sdk/client-ecr', '@azure/identity', 'google-auth-library'])
        if (found.url.includes('/node_modules/' + name + '/')) loaded.add(name)
      return found
    } })
    const { createRegistryLogins } = await import('${new URL('../src/registries/logins/registry-logins.ts', import.meta.url).href}')
    await import('${new URL('../src/registries/open-client.ts', import.meta.url).href}')
    const credentialOf = (registry, username) => createRegistryLogins({
      stored: async () => [{ registry, username, login: 'password', mirrors: [], openSecret: () => 'x', openClientKey: () => undefined }],
      dockerConfig: async () => ({ auths: new Map(), helpers: new Map() }),
      certificates: '', mirrors: new Map(), http: {}, timeoutMs: 100, allowPlainHttp: () => false,
    }).credential(registry).catch(() => null)
    for (const registry of ['docker.io', 'ghcr.io', '${ecrHost}', 'x.azurecr.io', 'gcr.io']) await credentialOf(registry, 'AWS')
    const before = [...loaded]
    await credentialOf('${ecrHost}', '${accessKey}')
    console.log(JSON.stringify([before, [...loaded]]))
  `
  const args = ['--conditions=source', '--no-warnings', '--input-type=module', '-e', script]

  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 })

  expect(JSON.parse(stdout)).toEqual([[], ['@aws-sdk/client-ecr']])
})

async function startExchange(forms: string[]) {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
    request.on('end', () => {
      forms.push(body)
      response.writeHead(request.url === '/oauth2/exchange' ? 200 : 404)
      response.end('{"refresh_token":"acr-refresh-token"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
