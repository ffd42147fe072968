import type { Api } from '@sentinel/api/routes/index'
import { csrfToken } from './csrf-token.ts'
import { errorFrom, UnreachableError } from './errors.ts'
import { leaveFor } from './leave.ts'
import { fillPath, type Values } from './paths.ts'

export type Call = keyof Api
export type Answer<C extends Call> = Api[C]['response']

type Part<Name extends string, Value> = undefined extends Value
  ? { readonly [N in Name]?: Value }
  : Record<string, never> extends Value
    ? { readonly [N in Name]?: Value }
    : { readonly [N in Name]: Value }

export type Asked<C extends Call> = Part<'params', Api[C]['params']> &
  Part<'query', Api[C]['query']> &
  Part<'body', Api[C]['body']>

type Anything = { params?: Values; query?: Values; body?: unknown }

/** One request, typed by the route that answers it; nothing of the route is in the page. */
export async function call<C extends Call>(
  name: C,
  asked: Asked<C>,
  signal?: AbortSignal,
): Promise<Answer<C>> {
  const [method = 'GET', path = ''] = name.split(' ')
  const { params, query, body } = asked as Anything
  const csrf = method === 'GET' ? undefined : csrfToken()
  const response = await reach(fillPath(path, params, query), {
    method,
    headers: {
      accept: 'application/json',
      ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  if (!response.ok) {
    const error = await errorFrom(response)
    await leaveFor(error)
    throw error
  }
  return (await response.json()) as Answer<C>
}

/** A request whose every answer is welcome; only silence is an error. */
export async function reach(url: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, options)
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    throw new UnreachableError('Sentinel does not answer.', { cause })
  }
}
