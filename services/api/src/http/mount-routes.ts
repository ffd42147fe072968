import { Router } from '@koa/router'
import type { Context as KoaContext } from 'koa'
import { z } from 'zod'
import { permissions } from '@sentinel/shared/access/permissions'
import { AppError } from '@sentinel/shared/errors/app-error'
import { admit } from '../access/admit.ts'
import { untilPrepared } from '../commands/until-prepared.ts'
import { requireMongo } from '../fleet/require-mongo.ts'
import type { ApiContext } from '../api-context.ts'
import { parseInput } from './parse.ts'
import { readBody } from './read-body.ts'
import { Answer, Redirect, Reply, Stream } from './reply.ts'
import type { Route } from './route.ts'
import { checkResponse } from './check-response.ts'

const none = z.object({})

/** A router that serves every route: permission, schemas, handler, answer. */
export function mountRoutes(ctx: ApiContext, routes: readonly Route[]): Router {
  const router = new Router()
  for (const entry of routes) requireNeeds(entry)
  for (const entry of routes) router.register(entry.path, [entry.method], (koa) => serve(ctx, entry, koa))
  return router
}

/** A route that forgot to say who may would be open to whoever is signed in; better nothing is served at all. */
function requireNeeds({ method, path, permission }: Route): void {
  if (permission === 'everybody' || permission === 'somebody' || permission in permissions) return
  throw new AppError('internal', 'permission_unset', `${method} ${path} names no permission`)
}

async function serve(
  ctx: ApiContext,
  entry: Route,
  koa: KoaContext & { params: Record<string, string> },
): Promise<void> {
  koa.set('cache-control', 'no-store')
  const caller = await admit(ctx, koa.req, entry.permission)
  const query = Object.fromEntries(new URLSearchParams(koa.querystring).entries().toArray().toReversed())
  const asked = {
    params: parseInput(entry.params ?? none, koa.params, 'path'),
    query: parseInput(entry.query ?? none, query, 'query'),
    body: entry.body ? parseInput(entry.body, await readBody(koa.req, entry), 'body') : undefined,
    caller,
    headers: koa.headers,
    request: koa.req,
  }
  if (entry.method !== 'GET') {
    requireMongo(ctx)
    await untilPrepared(ctx)
  }
  answer(ctx, entry, koa, await entry.handle(ctx, asked, ctx.signal))
}

function answer(ctx: ApiContext, entry: Route, koa: KoaContext, value: unknown): void {
  if (value instanceof Stream) {
    if (koa.method === 'HEAD') {
      koa.status = 200
      if (entry.produces !== undefined) koa.set('content-type', entry.produces)
      return
    }
    koa.respond = false
    value.open(koa.req, koa.res)
    return
  }
  if (value instanceof Redirect) {
    setCookies(koa, value.cookies)
    koa.redirect(value.to)
    koa.status = value.status
    return
  }
  const { value: json, status, cookies } = value instanceof Answer ? value : new Answer(value, {})
  if (ctx.settings.boot['server.checkResponses']) checkResponse(entry, json)
  const reply =
    json instanceof Reply
      ? json
      : new Reply(`${JSON.stringify(json)}\n`, { type: 'application/json; charset=utf-8' })
  koa.set(reply.headers)
  setCookies(koa, cookies)
  koa.status = status
  koa.type = reply.type
  koa.body = reply.body
}

function setCookies(koa: KoaContext, cookies: readonly string[]): void {
  if (cookies.length > 0) koa.set('set-cookie', [...cookies])
}
