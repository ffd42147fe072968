import { access, readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { resolveSettings } from '@sentinel/shared/settings/from-env'
import type { SettingsRecord } from '@sentinel/shared/settings/catalogue'
import { aCosign, type Cosign } from '../../test/stand-ins.ts'
import { checkSignature } from './check-signature.ts'
import { registryLogin } from './registry-login.ts'

const digest = `sha256:${'a'.repeat(64)}`
const otherDigest = `sha256:${'b'.repeat(64)}`
const reference = `registry.example/team/app@${digest}`
const open = new AbortController().signal

let cosign: Cosign
beforeAll(async () => {
  cosign = await aCosign()
  await cosign.sign(digest)
})
afterAll(() => cosign[Symbol.asyncDispose]())
beforeEach(() => cosign.misbehave('work'))
afterEach(() => vi.unstubAllEnvs())

function settings(more: Readonly<Record<string, string>> = {}): SettingsRecord {
  const environment = { SENTINEL_COSIGN_PATH: cosign.path, SENTINEL_COSIGN_KEY_PATH: cosign.keyPath, ...more }
  return resolveSettings(environment).values
}

async function check(
  more: { values?: SettingsRecord; reference?: string; signal?: AbortSignal } = {},
): Promise<unknown> {
  const auth = { username: 'ada', password: 'the secret' }
  await using login = await registryLogin('registry.example/team/app:1.0', auth)
  const wanted = { reference, isPlainHttp: false, values: settings(), env: login.env, ...more }
  return await checkSignature(wanted, more.signal ?? open)
}

describe('a signature', () => {
  test('of this digest by the trusted key is found', async () => {
    expect(await check()).toEqual({ signatures: 1 })
  })

  test('is found by a program that is known by its name, on PATH', async () => {
    vi.stubEnv('PATH', `${cosign.folder}:/usr/bin:/bin`)

    expect(await check({ values: settings({ SENTINEL_COSIGN_PATH: '' }) })).toEqual({ signatures: 1 })
    expect((await cosign.seen()).argv[0]).toBe('verify')
  })

  test('by another key does not count', async () => {
    const values = settings({ SENTINEL_COSIGN_KEY_PATH: cosign.otherKeyPath })

    await expect(check({ values })).rejects.toMatchObject({ code: 'not_signed' })
  })

  test('of another digest does not count', async () => {
    const other = `registry.example/team/app@${otherDigest}`

    await expect(check({ reference: other })).rejects.toMatchObject({
      code: 'not_signed',
      message: expect.stringContaining('no matching signatures') as string,
    })
  })
})

test('an answer that speaks of another image is no signature of this one', async () => {
  await cosign.misbehave('mistake')

  await expect(check()).rejects.toMatchObject({
    code: 'not_signed',
    message: expect.stringContaining('no signature of this digest') as string,
  })
})

describe('what cannot be found out counts as not signed', () => {
  test('where the program is missing', async () => {
    const values = settings({ SENTINEL_COSIGN_PATH: '/no/such/cosign' })

    await expect(check({ values })).rejects.toMatchObject({ code: 'program_missing' })
  })

  test.each([
    ['a folder', () => cosign.folder],
    ['no program', () => cosign.keyPath],
  ])('where the path is that of %s', async (_what, path) => {
    const values = settings({ SENTINEL_COSIGN_PATH: path() })

    await expect(check({ values })).rejects.toMatchObject({ code: 'program_missing' })
  })

  test.each([
    ['crashes', 'crash', 'program_crashed'],
    ['answers with something else', 'garble', 'answer_unreadable'],
    ['fails', 'fail', 'not_signed'],
  ] as const)('where it %s', async (_what, how, code) => {
    await cosign.misbehave(how)

    await expect(check()).rejects.toMatchObject({ code })
  })

  test('where it takes too long; it is ended, with what it started', async () => {
    await cosign.misbehave('hang')
    const values = settings({ SENTINEL_SUPPLY_CHAIN_TIMEOUT: '1s' })

    await expect(check({ values })).rejects.toMatchObject({ code: 'program_timeout' })

    const child = await readFile(`${cosign.folder}/child`, 'utf8')
    const stat = await readFile(`/proc/${child}/stat`, 'utf8').catch(() => 'gone')
    expect(stat).toMatch(/^gone$|\) Z /)
  })

  test('where what it started keeps its answer open, out of our reach', async () => {
    await cosign.misbehave('escape')
    const values = settings({ SENTINEL_SUPPLY_CHAIN_TIMEOUT: '2s' })

    await expect(check({ values })).rejects.toMatchObject({ code: 'program_timeout' })

    process.kill(Number(await readFile(`${cosign.folder}/child`, 'utf8')), 'SIGKILL')
  })

  test('where it is not said whose signature counts', async () => {
    const values = settings({ SENTINEL_COSIGN_KEY_PATH: '' })

    await expect(check({ values })).rejects.toMatchObject({ code: 'trust_undecided' })
  })

  test('where keyless signatures are to count without signer and issuer', async () => {
    const keyless = { SENTINEL_COSIGN_KEYLESS: 'true' }
    const half = { ...keyless, SENTINEL_COSIGN_IDENTITY: 'ada@example.org' }

    await expect(check({ values: settings(keyless) })).rejects.toMatchObject({ code: 'trust_undecided' })
    await expect(check({ values: settings(half) })).rejects.toMatchObject({ code: 'trust_undecided' })
  })
})

test('a check that is not wanted any more is ended', async () => {
  await cosign.misbehave('hang')
  const abort = new AbortController()
  const call = check({ signal: abort.signal })
  setTimeout(() => abort.abort(), 300)

  await expect(call).rejects.toMatchObject({ kind: 'aborted' })
})

test('credentials come in a folder that only we may read, and go with it; nothing secret is passed on', async () => {
  await check()

  const { login, loginMode, loginFolder, argv, environment } = await cosign.seen()
  expect(login.auths['registry.example']?.auth).toBe(Buffer.from('ada:the secret').toString('base64'))
  expect(loginMode).toBe('700')
  await expect(access(loginFolder)).rejects.toThrow('ENOENT')
  expect(argv).toEqual(['verify', `--key=${cosign.keyPath}`, '--output=json', reference])
  expect(environment.filter((name) => /^(MONGODB|REDIS|SENTINEL|DOCKER_HOST)/.test(name))).toEqual([])
})

test('keyless signatures are asked for by signer and issuer', async () => {
  await cosign.misbehave('garble')
  const values = settings({
    SENTINEL_COSIGN_KEYLESS: 'true',
    SENTINEL_COSIGN_IDENTITY: 'ada@example.org',
    SENTINEL_COSIGN_ISSUER: 'https://issuer.example',
  })

  await expect(check({ values })).rejects.toMatchObject({ code: 'answer_unreadable' })

  expect((await cosign.seen()).argv.slice(1, 3)).toEqual([
    '--certificate-identity=ada@example.org',
    '--certificate-oidc-issuer=https://issuer.example',
  ])
})
