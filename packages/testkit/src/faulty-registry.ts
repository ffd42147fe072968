import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { forward } from './forward.ts'
import { createReplay } from './replay.ts'
import type { FaultRule, RegistryFault, SeenRequest } from './registry-fault.ts'
import { basic, createTokenEndpoint } from './token-endpoint.ts'

export interface FaultyRegistry extends AsyncDisposable {
  /** host:port, as image references name it. */
  readonly host: string
  readonly url: string
  /** From now on, requests that match suffer this; later rules come first. */
  fail(fault: RegistryFault, rule?: FaultRule): void
  /** Takes all faults back. */
  heal(): void
  /** Everything that was asked since the start or the last `forget`. */
  requests(): readonly SeenRequest[]
  /** Requests whose "METHOD path" matches. */
  count(pattern: RegExp): number
  forget(): void
  /** Tokens that were handed out are good no more. */
  revokeTokens(): void
}

interface Rule extends FaultRule {
  readonly fault: RegistryFault
  left: number
}

/**
 * A real HTTP proxy before a registry (host:port) that fails as it is told; `latencyMs` delays every answer. With
 * `replays` the registry is asked each question once.
 */
export async function faultyRegistry(
  target: string,
  { latencyMs = 0, replays = false }: { latencyMs?: number; replays?: boolean } = {},
): Promise<FaultyRegistry> {
  let rules: Rule[] = []
  let seen: SeenRequest[] = []
  let host = ''
  const endpoint = createTokenEndpoint()
  const pass = replays ? createReplay(target) : forward.bind(undefined, target)

  function rulesFor(request: IncomingMessage): Rule[] {
    return rules.filter(
      ({ path, method, left }) =>
        left > 0 &&
        (path?.test(request.url ?? '') ?? true) &&
        (method === undefined || method === request.method),
    )
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    if (path.startsWith('/token')) {
      const explicit = rulesFor(request).find((rule) => rule.path !== undefined)
      if (explicit) return await suffer(explicit, request, response)
      const bearer = rules.map(({ fault }) => fault).find((fault) => fault.kind === 'bearer')
      endpoint.answer(request, response, bearer)
      return
    }
    const rule = rulesFor(request).find(({ fault }) => !isContent(fault, request))
    if (rule) return await suffer(rule, request, response)
    await pass(request, response)
  }

  /** A challenge that the request has met is no fault. */
  function isContent(fault: RegistryFault, request: IncomingMessage): boolean {
    if (fault.kind === 'bearer') return endpoint.admits(request)
    return fault.kind === 'basic' && request.headers.authorization === basic(fault.auth)
  }

  async function suffer(rule: Rule, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { fault } = rule
    rule.left -= 1
    switch (fault.kind) {
      case 'status':
        response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers })
        response.end(fault.body ?? `{"errors":[{"code":"TEST","message":"told to answer ${fault.status}"}]}`)
        return
      case 'bearer':
        return challenge(response, endpoint.challenge(host, request.url ?? ''))
      case 'basic':
        return challenge(response, 'Basic realm="sentinel tests"')
      case 'slow':
        await wait(fault.delayMs)
        return await forward(target, request, response)
      case 'cutOff':
        return await forward(target, request, response, { cutAfterBytes: fault.afterBytes })
      case 'hangUp':
        request.socket.destroy()
        return
      case 'silent':
        while (rules.includes(rule) && !request.socket.destroyed) await wait(20)
        return await forward(target, request, response)
      case 'wrongDigest':
        return await forward(target, request, response, {
          headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` },
        })
      case 'notJson':
        response.writeHead(200, { 'content-type': 'text/html' })
        response.end('<html><body>Please accept our terms</body></html>')
    }
  }

  const server = createServer((request, response) => {
    seen.push({
      ...describe(request),
      at: new Date(),
      get status() {
        return response.headersSent ? response.statusCode : 0
      },
    })
    void wait(latencyMs)
      .then(() => respond(request, response))
      .catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    url: `http://${host}`,
    fail(fault, rule = {}) {
      rules = [{ ...rule, fault, left: rule.times ?? Infinity }, ...rules]
    },
    heal: () => (rules = []),
    requests: () => seen,
    count: (pattern) => seen.filter(({ method, path }) => pattern.test(`${method} ${path}`)).length,
    forget: () => (seen = []),
    revokeTokens: () => endpoint.revoke(),
    async [Symbol.asyncDispose]() {
      rules = []
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function challenge(response: ServerResponse, text: string): void {
  response.writeHead(401, { 'content-type': 'application/json', 'www-authenticate': text })
  response.end('{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}')
}

function describe(request: IncomingMessage): Omit<SeenRequest, 'status' | 'at'> {
  const scheme = /^(basic|bearer) /i.exec(request.headers.authorization ?? '')?.[1]?.toLowerCase()
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    authorization: scheme === 'basic' || scheme === 'bearer' ? scheme : 'none',
    userAgent: request.headers['user-agent'] ?? '',
  }
}
