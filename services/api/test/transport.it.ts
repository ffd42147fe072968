import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCertificates } from '@sentinel/testkit/certificates'
import { raw } from './raw.ts'
import { aSession, aUser } from './somebody.ts'
import { startApi, type RunningApi } from './start-api.ts'

let folder: string
let certificate: string
let key: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-'))
  certificate = join(folder, 'certificate.pem')
  key = join(folder, 'key.pem')
  await writeFile(certificate, testCertificates.certificate)
  await writeFile(key, testCertificates.key)
})
afterAll(() => rm(folder, { recursive: true }))

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly peer: PeerCertificate
  readonly protocol: string | null
}

async function ask(port: number, path: string, options: object): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const sent = request({ port, host: 'localhost', path, agent: false, ...options }, (response) => {
      const socket = response.socket as TLSSocket
      const [peer, protocol] = [socket.getPeerCertificate(), socket.getProtocol()]
      response.resume()
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, peer, protocol }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

const { ca } = testCertificates
const own = () => ({
  SENTINEL_AUTH: 'on',
  SENTINEL_TLS: 'own',
  SENTINEL_TLS_CERT: certificate,
  SENTINEL_TLS_KEY: key,
})

describe('a listener with TLS', () => {
  test('shows its own certificate, marks cookies Secure and asks browsers to stay with TLS', async () => {
    await using api = await startApi(own())
    const { headers } = await aSession(api, await aUser(api, 'ada', { roleId: 'admin' }))

    const answer = await ask(api.port, '/api/auth/me', { ca, headers })
    const out = await ask(api.port, '/logout', { ca, headers, method: 'POST' })

    expect(answer).toMatchObject({ status: 200, protocol: 'TLSv1.3' })
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
    expect(out.headers['set-cookie']).toEqual([
      expect.stringContaining('; Secure;'),
      expect.stringContaining('; Secure;'),
    ])
    await expect(ask(api.port, '/healthz', { ca, maxVersion: 'TLSv1.1' })).rejects.toThrow(
      /protocol|alert|version/i,
    )
    await expect(fetch(`${api.base}/healthz`)).rejects.toThrow('fetch failed')
  })

  test('makes a certificate of its own at every start', async () => {
    const seen: Answer[] = []
    for (const _ of [1, 2]) {
      await using api = await startApi({ SENTINEL_TLS: 'self-signed' })
      seen.push(await ask(api.port, '/healthz', { rejectUnauthorized: false }))
    }

    expect(seen.map(({ status }) => status)).toEqual([200, 200])
    expect(seen[0]?.peer.subjectaltname).toContain('DNS:localhost, IP Address:127.0.0.1')
    expect(new Set(seen.map(({ peer }) => peer.fingerprint256)).size).toBe(2)
  })

  test.each([
    [
      'no certificate is named',
      () => ({ SENTINEL_TLS_CERT: '' }),
      /SENTINEL_TLS=own needs SENTINEL_TLS_CERT/,
    ],
    [
      'the certificate is not there',
      () => ({ SENTINEL_TLS_CERT: join(folder, 'none.pem') }),
      /SENTINEL_TLS_CERT names \S+none.pem, which cannot be read \(ENOENT\)/,
    ],
    ['the certificate is none', () => ({ SENTINEL_TLS_CERT: key }), /holds no certificate in PEM/],
    ['the key is none', () => ({ SENTINEL_TLS_KEY: certificate }), /holds no private key in PEM/],
    ['the key is of another one', otherKey, /is not that of the certificate/],
  ])('does not open where %s, and says so', async (_, wrong, message) => {
    await expect(startApi({ ...own(), ...(await wrong()) })).rejects.toThrow(message)
  })
})

async function otherKey(): Promise<Record<string, string>> {
  const path = join(folder, 'other.pem')
  await writeFile(path, testCertificates.clientKey)
  return { SENTINEL_TLS_KEY: path }
}

describe('headers', () => {
  let api: RunningApi
  let session: Readonly<Record<string, string>>
  beforeAll(async () => {
    api = await startApi({ SENTINEL_AUTH: 'on', SENTINEL_TRUSTED_PROXIES: '10.9.8.7' })
    session = (await aSession(api, await aUser(api, 'ada', { roleId: 'admin' }))).headers
  })
  afterAll(() => api[Symbol.asyncDispose]())

  test.each([
    '/',
    '/login',
    '/api/auth/me',
    '/api/nothing',
    '/assets/none.js',
    '/healthz',
    '/%00',
    '/api/%ff',
  ])('that keep a browser from mischief are on the answer to %s, whoever asks', async (path) => {
    for (const headers of [{}, session]) {
      const answer = await fetch(api.base + path, { headers, redirect: 'manual' })
      const policy = answer.headers.get('content-security-policy') ?? ''

      expect(policy).toContain("default-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('x-frame-options')).toBe('DENY')
      expect(answer.headers.get('strict-transport-security')).toBeNull()
      expect(answer.headers.get('x-powered-by')).toBeNull()
    }
  })

  test.each([
    ['GET', '/api/auth/me'],
    ['GET', '/api/containers'],
    ['GET', '/api/nothing'],
    ['PATCH', '/api/auth/me'],
    ['GET', '/healthz'],
    ['GET', '/readyz'],
    ['GET', '/'],
  ])('keep no copy of %s %s anywhere', async (method, path) => {
    for (const headers of path === '/' ? [{}] : [{}, session]) {
      const answer = await fetch(api.base + path, { method, headers, redirect: 'manual' })
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
  })

  test('of what never becomes a request are the same', async () => {
    const answer = await raw(api.port, 'GET / HTTP/9.9\r\n\r\n')
    const long = await raw(
      api.port,
      `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`,
    )

    expect(answer).toMatch(/^HTTP\/1.1 400 .*nosniff.*no-store.*"code":"not_http"/s)
    expect(long).toMatch(/^HTTP\/1.1 431 .*nosniff.*no-store.*"code":"headers_too_large"/s)
  })

  test('of TLS come where a trusted proxy speaks it, and not because somebody says so', async () => {
    await using trusting = await startApi({ SENTINEL_AUTH: 'on', SENTINEL_TRUSTED_PROXIES: '127.0.0.1' })
    const said = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' }

    const believed = await trusting.get('/healthz', said)
    const claimed = await api.get('/healthz', said)

    expect(believed.headers.get('strict-transport-security')).toBe('max-age=31536000')
    expect(claimed.headers.get('strict-transport-security')).toBeNull()
  })
})
