import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { z } from 'zod'
import type { Caller } from '../access/caller.ts'
import type { Needs } from '../access/needs.ts'
import type { ApiContext } from '../api-context.ts'
import type { Answer, Redirect, Reply, Stream } from './reply.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
export type NoFields = z.ZodObject<Readonly<Record<string, never>>>

export interface Asked<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  readonly params: z.output<Params>
  readonly query: z.output<Query>
  readonly body: z.output<Body>
  readonly caller: Caller
  readonly headers: IncomingHttpHeaders
  readonly request: IncomingMessage
}

export interface Route<
  M extends Method = Method,
  Path extends `/${string}` = `/${string}`,
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: M
  readonly path: Path
  readonly permission: Needs
  readonly summary: string
  /** Set where the page does not list the route: why there is one. */
  readonly addition?: string
  readonly params?: Params
  readonly query?: Query
  /** A schema that accepts undefined makes the body optional. */
  readonly body?: Body
  readonly response: Response
  /** Content type of an answer that is not JSON. */
  readonly produces?: string
  /** Also a form that a page without scripts sends. */
  readonly takesForms?: boolean
  // Method syntax on purpose: routes of every shape must fit into one list.
  handle(
    ctx: ApiContext,
    asked: Asked<Params, Query, Body>,
    signal: AbortSignal,
  ): Promise<z.input<Response> | Answer<z.input<Response>> | Redirect | Reply | Stream>
}

/** Schema, permission and behaviour of one endpoint, typed by its schemas. */
export function route<
  const M extends Method,
  const Path extends `/${string}`,
  Response extends z.ZodType,
  Params extends z.ZodObject = NoFields,
  Query extends z.ZodObject = NoFields,
  Body extends z.ZodType = z.ZodUndefined,
>(entry: Route<M, Path, Params, Query, Body, Response>): Route<M, Path, Params, Query, Body, Response> {
  return entry
}

/** What a caller in TypeScript sends and gets, by `METHOD /path`. Types only: nothing of it is there at run time. */
export type RouteTable<R extends Route> = {
  [Each in R as `${Each['method']} ${Each['path']}`]: {
    params: z.input<NonNullable<Each['params']>>
    query: z.input<NonNullable<Each['query']>>
    body: z.input<NonNullable<Each['body']>>
    response: z.output<Each['response']>
  }
}
