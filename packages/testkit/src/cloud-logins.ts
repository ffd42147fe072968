import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { testCertificates } from './certificates.ts'

export interface CloudRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface CloudLogins extends AsyncDisposable {
  /** Where each of them is asked, as the libraries of the vendors take it. */
  readonly ecrEndpoint: string
  readonly azureAuthority: string
  readonly googleTokenUri: string
  /** Signs the azureAuthority. */
  readonly ca: string
  readonly seen: readonly CloudRequest[]
  /** From now on every login is refused. */
  refuse(): void
}

/** What Amazon, Azure and Google answer with when a machine logs in to a registry of theirs, on loopback. */
export async function startCloudLogins({ lifetimeSeconds = 3600 } = {}): Promise<CloudLogins> {
  const seen: CloudRequest[] = []
  let isRefusing = false

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const { method = '', url: path = '/', headers } = request
    seen.push({ method, path, headers, body: Buffer.concat(chunks).toString('utf8') })
    const [status, body] = isRefusing ? refusal : answerTo(path)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }

  function answerTo(path: string): [number, object] {
    const expiresAt = Math.floor(Date.now() / 1000) + lifetimeSeconds
    if (path === '/') {
      const authorizationToken = Buffer.from(`AWS:ecr-token-${seen.length}`).toString('base64')
      return [200, { authorizationData: [{ authorizationToken, expiresAt }] }]
    }
    if (path.includes('.well-known/openid-configuration')) {
      const issuer = `${azureAuthority}/tenant/v2.0`
      const at = `${azureAuthority}/tenant/oauth2/v2.0`
      return [
        200,
        {
          issuer,
          token_endpoint: `${at}/token`,
          authorization_endpoint: `${at}/authorize`,
          jwks_uri: `${at}/keys`,
        },
      ]
    }
    if (path.includes('/oauth2/v2.0/token')) {
      const lifetime = { expires_in: lifetimeSeconds, ext_expires_in: lifetimeSeconds }
      return [200, { token_type: 'Bearer', access_token: 'azure-access-token', ...lifetime }]
    }
    if (path === '/google/token') {
      const access_token = `google-token-${seen.length}`
      return [200, { token_type: 'Bearer', access_token, expires_in: lifetimeSeconds }]
    }
    return [404, { error: 'not_found', error_description: `no such path: ${path}` }]
  }

  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void handle(request, response).catch(() => response.destroy())
  const { ca, certificate, key } = testCertificates
  const plain = createPlainServer(listener)
  const secure = createSecureServer({ cert: certificate, key }, listener)
  await Promise.all([plain, secure].map((server) => listen(server)))
  const plainUrl = `http://127.0.0.1:${portOf(plain)}`
  const azureAuthority = `https://localhost:${portOf(secure)}`
  return {
    ecrEndpoint: plainUrl,
    azureAuthority,
    googleTokenUri: `${plainUrl}/google/token`,
    ca,
    seen,
    refuse: () => (isRefusing = true),
    async [Symbol.asyncDispose]() {
      for (const server of [plain, secure]) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  }
}

const refusal: [number, object] = [
  400,
  {
    __type: 'UnrecognizedClientException',
    error: 'invalid_client',
    error_description: 'The key is not valid.',
  },
]

type Server = ReturnType<typeof createPlainServer> | ReturnType<typeof createSecureServer>

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
