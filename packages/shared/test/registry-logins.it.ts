import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isolated, type Isolated } from '@sentinel/testkit/isolated'
import { startRegistry, type Registry } from '@sentinel/testkit/start-registry'
import { connectDb, type Db } from '../src/db/connect.ts'
import { ensureIndexes } from '../src/db/prepare.ts'
import { createRegistryClient } from '../src/registries/client.ts'
import { RegistryHttp } from '../src/registries/http.ts'
import { readDockerConfig } from '../src/registries/logins/docker-config.ts'
import { createRegistryLogins } from '../src/registries/logins/registry-logins.ts'
import { readStoredLogins, sealPurpose } from '../src/registries/logins/stored-logins.ts'
import { createSecretBox } from '../src/secrets/secret-box.ts'

const never = new AbortController().signal
const box = createSecretBox('the key of these tests')
const pathBefore = process.env['PATH'] ?? ''

let folder: string
let space: Isolated
let db: Db
let registry: Registry

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-logins-'))
  process.env['PATH'] = `${folder}${delimiter}${pathBefore}`
  space = isolated('logins')
  db = connectDb(space.environment['MONGODB_URI'] ?? '', space.database)
  await ensureIndexes(db)
  registry = await startRegistry({ auth: true })
})

afterAll(async () => {
  process.env['PATH'] = pathBefore
  await registry[Symbol.asyncDispose]()
  await db[Symbol.asyncDispose]()
  await space[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

let files = 0

async function configOf(content: object | string): Promise<string> {
  const file = join(folder, `config-${(files += 1)}.json`)
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

function loginsOf(configFile = '/nowhere/config.json', key = box) {
  return createRegistryLogins({
    stored: () => readStoredLogins(db, key),
    dockerConfig: () => readDockerConfig(configFile),
    certificates: '',
    mirrors: new Map(),
    http: new RegistryHttp({ timeoutMs: 2000 }),
    timeoutMs: 2000,
    allowPlainHttp: () => false,
  })
}

async function store(name: string, username: string, secret: string): Promise<void> {
  await db.registryCredentials.create({
    _id: name,
    registry: name,
    login: 'password',
    username,
    secret: box.seal(secret, sealPurpose(name, 'secret')),
    mirrors: [],
    updatedAt: new Date(),
  })
}

/** A program on the PATH, as Docker's helpers are. */
async function helper(name: string, script: string): Promise<void> {
  const file = join(folder, `docker-credential-${name}`)
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
}

const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') })

describe('a credential', () => {
  test('is the store’s, else the registry’s own helper’s, else the file’s, else the general helper’s', async () => {
    await store('one.example.com', 'stored', 'a')
    await helper('own', `read server; echo "{\\"Username\\":\\"own\\",\\"Secret\\":\\"$server\\"}"`)
    await helper('general', `echo '{"Username":"general","Secret":"g"}'`)
    const file = await configOf({
      auths: Object.fromEntries(
        ['one', 'two', 'three'].map((name) => [`https://${name}.example.com`, auth('file:f:1')]),
      ),
      credHelpers: { 'one.example.com': 'own', 'two.example.com': 'own' },
      credsStore: 'general',
    })
    const logins = loginsOf(file)

    expect(await logins.credential('one.example.com')).toMatchObject({ username: 'stored', secret: 'a' })
    expect(await logins.credential('two.example.com')).toEqual({
      username: 'own',
      secret: 'two.example.com',
    })
    expect(await logins.credential('three.example.com')).toEqual({ username: 'file', secret: 'f:1' })
    expect(await logins.credential('four.example.com')).toEqual({ username: 'general', secret: 'g' })
  })

  test('of Docker Hub is found under every name that Docker gives it', async () => {
    for (const key of ['https://index.docker.io/v1/', 'docker.io', 'registry-1.docker.io']) {
      const logins = loginsOf(await configOf({ auths: { [key]: auth('me:pw') } }))
      expect(await logins.credential('docker.io')).toEqual({ username: 'me', secret: 'pw' })
    }
    await helper('hub', `read server; echo "{\\"Username\\":\\"$server\\",\\"Secret\\":\\"s\\"}"`)
    const logins = loginsOf(await configOf({ credsStore: 'hub' }))
    expect((await logins.credential('docker.io'))?.username).toBe('https://index.docker.io/v1/')
  })

  test('may be an identity token, of the file or of a helper', async () => {
    await helper('token', `echo '{"Username":"<token>","Secret":"from-helper"}'`)
    const file = await configOf({
      auths: { 'a.example.com': { ...auth('me:'), identitytoken: 'from-file' } },
      credHelpers: { 'b.example.com': 'token' },
    })

    const logins = loginsOf(file)

    expect(await logins.credential('a.example.com')).toMatchObject({
      secret: 'from-file',
      isIdentityToken: true,
    })
    expect(await logins.credential('b.example.com')).toMatchObject({
      secret: 'from-helper',
      isIdentityToken: true,
    })
  })

  test('is nobody’s where a helper knows none, the entry is empty, or there is no file', async () => {
    await helper('empty', `echo 'credentials not found in native keychain'; exit 1`)
    const file = await configOf({ auths: { 'x.example.com': {} }, credsStore: 'empty' })

    expect(await loginsOf(file).credential('x.example.com')).toBeNull()
    expect(await loginsOf().credential('x.example.com')).toBeNull()
  })

  test.each([
    ['missing', undefined, /not on the PATH/],
    ['broken', `echo 'the keychain is locked'; exit 1`, /the keychain is locked/],
    ['babble', `echo 'no json'`, /not the JSON/],
    ['../evil', undefined, /lower-case letters/],
    ['$(id)', undefined, /lower-case letters/],
  ])('that the helper %s should have is told as its failure', async (name, script, why) => {
    if (script !== undefined) await helper(name, script)
    const logins = loginsOf(await configOf({ credHelpers: { 'y.example.com': name } }))

    const found = logins.credential('y.example.com')

    await expect(found).rejects.toMatchObject({ code: 'credential_helper_failed' })
    await expect(found).rejects.toThrow(why)
    expect(await logins.credential('z.example.com')).toBeNull()
  })

  test('in a file that is no JSON is told with the file', async () => {
    const file = await configOf('{')

    const found = loginsOf(file).credential('x.example.com')

    await expect(found).rejects.toMatchObject({ code: 'docker_config_invalid' })
    await expect(found).rejects.toThrow(file)
  })
})

describe('a stored secret', () => {
  test('lies sealed in the database', async () => {
    await store('sealed.example.com', 'me', 'hunter2')

    const doc = await db.registryCredentials.findOne({ _id: 'sealed.example.com' }).lean()

    expect(JSON.stringify(doc)).not.toContain('hunter2')
  })

  test('that does not open under this key spoils its own registry alone', async () => {
    await store('lost.example.com', 'me', 'pw')
    const file = await configOf({ auths: { 'other.example.com': auth('me:pw') } })

    for (const [key, code] of [
      ['another key altogether', 'secret_key_wrong'],
      ['', 'secret_key_missing'],
    ] as const) {
      const logins = loginsOf(file, createSecretBox(key))
      const found = logins.credential('lost.example.com')

      await expect(found).rejects.toMatchObject({ code })
      await expect(found).rejects.toThrow(/lost\.example\.com cannot be used.*SENTINEL_SECRET_KEY/)
      expect(await logins.credential('other.example.com')).toMatchObject({ username: 'me' })
    }
  })

  test('logs in to a real registry that asks for a password', async () => {
    const [username = '', secret = ''] = registry.auth?.split(':') ?? []
    const logins = loginsOf(await configOf({ auths: { [registry.host]: auth('sentinel:wrong') } }))
    await using client = createRegistryClient({
      timeoutMs: 5000,
      credentials: (name) => logins.credential(name),
    })
    await expect(client.logIn(registry.host, never)).rejects.toMatchObject({ code: 'registry_denied' })

    await store(registry.host, username, secret)
    const after = loginsOf()
    await using second = createRegistryClient({
      timeoutMs: 5000,
      credentials: (name) => after.credential(name),
    })

    expect(await second.logIn(registry.host, never)).toEqual({ isAsked: true })
    const reference = { registry: registry.host, repository: 'none/such' }
    expect(await second.headManifest(reference, '1', never)).toBeNull()
  })
})
