import { randomBytes } from 'node:crypto'
import type { Context as KoaContext, Next } from 'koa'
import { logger, withLogScope } from '@sentinel/shared/runtime/logger'
import type { ApiContext } from '../api-context.ts'
import { originOf } from '../access/client-address.ts'
import { answerError, readError } from './errors.ts'
import { securityHeaders, strictTransport } from './security-headers.ts'

const log = logger.child({ part: 'http' })

/** Outermost: an id per request, its headers, its one log line, its metric, and the answer to whatever is thrown. */
export function scopeRequest(ctx: Pick<ApiContext, 'metrics' | 'signal' | 'access'>) {
  return async (koa: KoaContext, next: Next): Promise<void> => {
    const requestId = randomBytes(8).toString('hex')
    const startedAt = performance.now()
    const { isSecure } = originOf(koa.req, ctx.access.proxies)
    koa.set({ ...securityHeaders, ...(isSecure ? strictTransport : {}), 'x-request-id': requestId })
    if (ctx.signal.aborted) koa.set('connection', 'close')
    await withLogScope({ requestId }, async () => {
      try {
        await next()
      } catch (thrown) {
        answerThrown(koa, thrown, requestId)
      }
      const seconds = (performance.now() - startedAt) / 1000
      const route = (koa as { _matchedRoute?: string })._matchedRoute ?? 'other'
      ctx.metrics.requestSeconds.observe({ method: koa.method, route, status: koa.status }, seconds)
      log.info(
        { method: koa.method, path: koa.path, status: koa.status, ms: Math.round(seconds * 1000) },
        'request',
      )
    })
  }
}

function answerThrown(koa: KoaContext, thrown: unknown, requestId: string): void {
  const error = readError(thrown)
  if (error.kind === 'internal') log.error({ err: error, path: koa.path }, 'request failed')
  const { status, headers, body } = answerError(error, requestId)
  koa.set({ ...headers, 'cache-control': 'no-store' })
  koa.status = status
  koa.type = 'application/json; charset=utf-8'
  koa.body = `${JSON.stringify(body)}\n`
  // A body that was not read to its end would be taken for the next request.
  if (!koa.req.complete) koa.set('connection', 'close')
}
