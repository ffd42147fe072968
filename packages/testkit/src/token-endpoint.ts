import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RegistryFault } from './registry-fault.ts'

type Bearer = Extract<RegistryFault, { kind: 'bearer' }>

export interface TokenEndpoint {
  /** Answers a request for a token; the status it answered with. */
  answer(request: IncomingMessage, response: ServerResponse, rule: Bearer | undefined): void
  /** True when the request carries a token of ours that still lives. */
  admits(request: IncomingMessage): boolean
  challenge(host: string, path: string): string
  /** Forgets every token, as a registry does whose keys changed. */
  revoke(): void
}

export function createTokenEndpoint(): TokenEndpoint {
  const tokens = new Map<string, number>()
  return {
    answer(request, response, rule) {
      if (rule?.auth !== undefined && request.headers.authorization !== basic(rule.auth)) {
        response.writeHead(401, { 'content-type': 'application/json' })
        response.end('{"errors":[{"code":"UNAUTHORIZED","message":"wrong name or password"}]}')
        return
      }
      const token = randomBytes(16).toString('hex')
      const seconds = rule?.expiresInSeconds
      // The distribution specification: without expires_in a token lives for a minute.
      tokens.set(token, performance.now() + (seconds ?? 60) * 1000)
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ token, ...(seconds === undefined ? {} : { expires_in: seconds }) }))
    },
    admits(request) {
      const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
      return (tokens.get(token ?? '') ?? 0) > performance.now()
    },
    challenge(host, path) {
      const repository = /^\/v2\/(.+)\/(?:manifests|blobs|tags)\//.exec(path)?.[1]
      const scope = repository === undefined ? '' : `,scope="repository:${repository}:pull"`
      return `Bearer realm="http://${host}/token",service="sentinel-tests"${scope}`
    },
    revoke: () => tokens.clear(),
  }
}

export function basic(auth: string): string {
  return `Basic ${Buffer.from(auth).toString('base64')}`
}
