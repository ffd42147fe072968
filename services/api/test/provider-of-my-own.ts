import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import jwt from 'jsonwebtoken'
import { Provider } from 'oidc-provider'

export const clientId = 'sentinel'
export const clientSecret = 'abcd-a-client-secret-that-nobody-sees-wxyz'

export interface Person {
  readonly sub: string
  readonly preferred_username?: string
  readonly email?: string
  readonly groups?: readonly string[]
}

export interface ProviderOfMyOwn extends AsyncDisposable {
  readonly issuer: string
  /** Who sits in front of the browser. */
  person: Person
  /** What becomes of an ID token on its way out. */
  tamper: ((claims: jwt.JwtPayload) => { claims: jwt.JwtPayload; isForeign?: boolean }) | undefined
}

/** A real provider on loopback that asks nobody for a password: it lets in whoever `person` is. */
export async function startProvider(redirectUrl: string): Promise<ProviderOfMyOwn> {
  const own = newKey()
  const foreign = newKey()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const people = new Map<string, Person>()
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUrl] }],
    jwks: { keys: [{ ...own.export({ format: 'jwk' }), kid: 'own', use: 'sig', alg: 'RS256' }] },
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'], email: ['email'] },
    cookies: { keys: ['of a test'] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...people.get(sub), sub }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.account?.accountId ?? '' })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })
  const running: ProviderOfMyOwn = {
    issuer,
    person: { sub: 'nobody' },
    tamper: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  provider.use(async (koa, next) => {
    await next()
    const body = koa.body as { id_token?: string } | undefined
    if (running.tamper === undefined || koa.path !== '/token' || body?.id_token === undefined) return
    const { claims, isForeign } = running.tamper(jwt.decode(body.id_token, { json: true }) ?? {})
    body.id_token = jwt.sign(claims, isForeign ? foreign : own, { algorithm: 'RS256', keyid: 'own' })
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) return void answer(request, response)
    const { sub } = running.person
    people.set(sub, running.person)
    void provider.interactionFinished(request, response, { login: { accountId: sub } })
  })
  return running
}

function newKey(): KeyObject {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }))
}
