import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Context } from './context.ts'
import { logger } from './logger.ts'
import { checkReadiness } from './readiness.ts'

const log = logger.child({ part: 'health' })

const notFound = '{"error":"Not found; this port serves /healthz, /readyz and, when switched on, /metrics"}\n'

export interface HealthAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** Answers /healthz, /readyz and /metrics; undefined for every other path. The API mounts the same. */
export async function answerHealth(ctx: Context, path: string): Promise<HealthAnswer | undefined> {
  const json = 'application/json; charset=utf-8'
  if (path === '/healthz') return { status: 200, type: json, body: '{"status":"ok"}\n' }
  if (path === '/readyz') {
    const [{ ready, checks }, others] = await Promise.all([
      checkReadiness(ctx.checks),
      checkReadiness(ctx.others),
    ])
    const status = ctx.signal.aborted ? 'stopping' : ready ? 'ready' : 'not_ready'
    return {
      status: status === 'ready' ? 200 : 503,
      type: json,
      body: `${JSON.stringify({ status, checks, others: others.checks })}\n`,
    }
  }
  if (path === '/metrics' && ctx.settings.boot['server.metrics']) {
    return { status: 200, type: ctx.metrics.registry.contentType, body: await ctx.metrics.registry.metrics() }
  }
  return undefined
}

/** The health port of scanner, updater and notifier. */
export async function startHealthServer(ctx: Context): Promise<AsyncDisposable & { port: number }> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    void respond(ctx, path, response)
  })
  await listen(server, ctx.settings.boot['server.healthPort'], ctx.settings.boot['server.healthAddress'])
  const { port } = server.address() as AddressInfo
  log.info({ port }, 'health port open')
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function respond(ctx: Context, path: string, response: ServerResponse): Promise<void> {
  try {
    const answer = await answerHealth(ctx, path)
    response.writeHead(answer?.status ?? 404, {
      'content-type': answer?.type ?? 'application/json; charset=utf-8',
    })
    response.end(answer?.body ?? notFound)
  } catch (error) {
    log.error({ err: error }, 'health answer failed')
    response.writeHead(500).end()
  }
}

/** Resolves when the server listens, rejects when it cannot. */
export async function listen(server: Server, port: number, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
