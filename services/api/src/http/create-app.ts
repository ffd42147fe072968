import Koa from 'koa'
import { AppError } from '@sentinel/shared/errors/app-error'
import { answerHealth } from '@sentinel/shared/runtime/health-server'
import { guard, readAllowedHosts } from '../access/guard.ts'
import { pageGate } from '../access/page-gate.ts'
import type { ApiContext } from '../api-context.ts'
import { routes } from '../routes/index.ts'
import { mountRoutes } from './mount-routes.ts'
import { scopeRequest } from './scope-request.ts'
import { dashboardFolder, serveDashboard } from './serve-dashboard.ts'

/** Everything that answers over HTTP, in the order in which it is asked. */
export function createApp(ctx: ApiContext): Koa {
  const app = new Koa()
  const router = mountRoutes(ctx, routes)
  const { boot } = ctx.settings
  const allowedHosts = ctx.access.isOff ? readAllowedHosts(boot['server.allowedHosts']) : undefined
  app.silent = true
  app.use(scopeRequest(ctx))
  app.use(async (koa, next) => {
    guard(koa.req, allowedHosts)
    await next()
  })
  app.use(async (koa, next) => {
    const answer =
      koa.method === 'GET' || koa.method === 'HEAD' ? await answerHealth(ctx, koa.path) : undefined
    if (!answer) return await next()
    koa.set('cache-control', 'no-store')
    koa.status = answer.status
    koa.type = answer.type
    koa.body = answer.body
  })
  app.use(router.routes())
  app.use(async (koa) => {
    const methods =
      (koa as { matched?: { methods: string[] }[] }).matched?.flatMap(({ methods }) => methods) ?? []
    const way = await pageGate(ctx, koa)
    if (way !== undefined) return redirect(koa, way === '/login' ? loginFrom(koa.url) : way)
    // Before the methods: /login and /setup are pages, and what their forms are sent to.
    if (await serveDashboard(koa, dashboardFolder)) return
    if (methods.length > 0) throw methodNotAllowed(koa.method, koa.path, [...new Set(methods)])
    throw new AppError(
      'notFound',
      'route_not_found',
      `There is nothing at ${koa.path}; GET /api/openapi.json lists what there is`,
    )
  })
  return app
}

/** The sign-in, which leads back to the page that was asked for. */
function loginFrom(url: string): string {
  return url === '/' || url === '/setup'
    ? '/login'
    : `/login?${new URLSearchParams({ next: url }).toString()}`
}

function redirect(koa: Koa.Context, to: string): void {
  koa.set('cache-control', 'no-store')
  koa.redirect(to)
  koa.status = 303
}

function methodNotAllowed(method: string, path: string, methods: readonly string[]): AppError {
  const allow = methods.join(', ')
  return new AppError(
    'invalid',
    'method_not_allowed',
    `${method} is not possible at ${path}; it takes ${allow}`,
    {
      details: { allow },
    },
  )
}
