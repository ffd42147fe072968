import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startCloudLogins, type CloudLogins } from '@sentinel/testkit/cloud-logins'
import { RegistryHttp } from '../src/registries/http.ts'
import { createRegistryLogins } from '../src/registries/logins/registry-logins.ts'
import type { StoredLogin } from '../src/registries/logins/stored-logins.ts'
import { reroute } from './support/reroute.ts'

/** What a machine of a cloud asks who it is: an address of its own, where no key lies. */
let machine: Machine
let cloud: CloudLogins

beforeEach(async () => {
  cloud = await startCloudLogins()
  machine = await startMachine()
  // Nothing of the machine that the tests run on may be found.
  for (const name of ['HOME', 'APPDATA']) vi.stubEnv(name, '/nowhere')
  for (const name of [
    'AWS_ACCESS_KEY_ID',
    'AWS_PROFILE',
    'AZURE_CLIENT_ID',
    'GOOGLE_APPLICATION_CREDENTIALS',
  ])
    vi.stubEnv(name, undefined)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await machine[Symbol.asyncDispose]()
  await cloud[Symbol.asyncDispose]()
})

test('a machine of Amazon logs in by its role', async () => {
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${machine.url}/aws`)
  const registry = '123456789012.dkr.ecr.eu-central-1.amazonaws.com'
  const logins = loginsOf({ registry, endpoint: cloud.ecrEndpoint })

  const credential = await logins.credential(registry)

  expect(credential).toMatchObject({ username: 'AWS', secret: expect.stringMatching(/^ecr-token-/) })
  expect(machine.seen.map(({ url }) => url)).toContain('/aws')
  expect(cloud.seen.at(-1)?.headers.authorization).toContain('Credential=ASIAOFTHEMACHINE/')
})

test('a machine of Azure logs in by its managed identity', async () => {
  vi.stubEnv('IDENTITY_ENDPOINT', `${machine.url}/azure`)
  vi.stubEnv('IDENTITY_HEADER', 'the header of this machine')
  const registry = 'example.azurecr.io'
  const logins = loginsOf({ registry, endpoint: cloud.azureAuthority }, machine.host)

  const credential = await logins.credential(registry)

  expect(credential).toMatchObject({ secret: 'acr-refresh-token', isIdentityToken: true })
  const asked = machine.seen.find(({ url }) => url.startsWith('/azure'))
  expect(asked?.url).toContain('containerregistry.azure.net')
  expect(asked?.headers['x-identity-header']).toBe('the header of this machine')
  const exchanged = machine.seen.find(({ url }) => url === '/oauth2/exchange')
  expect(Object.fromEntries(new URLSearchParams(exchanged?.body))).toEqual({
    grant_type: 'access_token',
    service: registry,
    access_token: 'azure-token-of-the-machine',
  })
})

test('a machine of Google logs in by its account', async () => {
  vi.stubEnv('GCE_METADATA_HOST', machine.host)
  vi.stubEnv('METADATA_SERVER_DETECTION', 'assume-present')
  vi.stubEnv('GOOGLE_CLOUD_PROJECT', 'a-project')
  const logins = loginsOf({ registry: 'gcr.io' })

  const credential = await logins.credential('gcr.io')

  expect(credential).toEqual({ username: 'oauth2accesstoken', secret: 'google-token-of-the-machine' })
  const asked = machine.seen.find(({ url }) => url.includes('/service-accounts/default/token'))
  expect(asked?.headers['metadata-flavor']).toBe('Google')
})

test('where no machine says who it is, the login fails with the registry it is for', async () => {
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${machine.url}/nobody`)
  const registry = '123456789012.dkr.ecr.eu-central-1.amazonaws.com'

  const found = loginsOf({ registry, endpoint: cloud.ecrEndpoint }).credential(registry)

  await expect(found).rejects.toMatchObject({
    code: 'registry_login_failed',
    message: expect.stringContaining(registry),
  })
})

/** Logins from one entry that has neither name nor secret; what is sent to the registry itself goes to `host`. */
function loginsOf(entry: Partial<StoredLogin> & { registry: string }, host = '127.0.0.1:1') {
  const stored: StoredLogin = {
    _id: 'one',
    login: 'cloud',
    username: '',
    mirrors: [],
    updatedAt: new Date(),
    openSecret: () => '',
    openClientKey: () => undefined,
    ...entry,
  }
  return createRegistryLogins({
    stored: () => Promise.resolve([stored]),
    dockerConfig: () => Promise.resolve({ auths: new Map(), helpers: new Map(), store: undefined }),
    certificates: '',
    mirrors: new Map(),
    http: new RegistryHttp({ timeoutMs: 20_000, dispatcher: reroute(host).dispatcher }),
    timeoutMs: 20_000,
    allowPlainHttp: () => false,
  })
}

interface Seen {
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

interface Machine extends AsyncDisposable {
  readonly url: string
  readonly host: string
  readonly seen: readonly Seen[]
}

const inAnHour = () => new Date(Date.now() + 3_600_000)

async function startMachine(): Promise<Machine> {
  const seen: Seen[] = []
  const answers: readonly (readonly [RegExp, () => object])[] = [
    [
      /^\/aws$/,
      () => ({
        AccessKeyId: 'ASIAOFTHEMACHINE',
        SecretAccessKey: 'secret',
        Token: 'session',
        Expiration: inAnHour().toISOString(),
      }),
    ],
    [
      /^\/azure/,
      () => ({
        access_token: 'azure-token-of-the-machine',
        expires_on: String(Math.floor(inAnHour().getTime() / 1000)),
        token_type: 'Bearer',
        resource: 'https://containerregistry.azure.net',
      }),
    ],
    [/^\/oauth2\/exchange$/, () => ({ refresh_token: 'acr-refresh-token' })],
    [
      /service-accounts\/default\/token/,
      () => ({ access_token: 'google-token-of-the-machine', expires_in: 3599, token_type: 'Bearer' }),
    ],
    [/^\/computeMetadata/, () => ({})],
  ]
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const { url = '/', headers } = request
    seen.push({ url, headers, body: Buffer.concat(chunks).toString('utf8') })
    const answer = answers.find(([path]) => path.test(url))?.[1]
    response.writeHead(answer ? 200 : 404, {
      'content-type': 'application/json',
      'metadata-flavor': 'Google',
    })
    response.end(JSON.stringify(answer?.() ?? {}))
  }
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}`,
    host,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
