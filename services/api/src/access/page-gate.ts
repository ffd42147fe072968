import type { IncomingMessage } from 'node:http'
import type { ApiContext } from '../api-context.ts'
import { setupNeeded } from './admit.ts'
import { originOf } from './client-address.ts'
import { identify } from './identify.ts'

interface Asked {
  readonly method: string
  readonly path: string
  readonly req: IncomingMessage
}

/**
 * Where a browser has to go before it gets the page it asks for; undefined where it may have it. Files of the page
 * tell nothing and are everybody's.
 * @throws AppError `setup_needed` for calls of the API
 */
export async function pageGate(
  ctx: Pick<ApiContext, 'db' | 'settings' | 'access'>,
  { method, path, req }: Asked,
): Promise<'/setup' | '/login' | '/' | undefined> {
  const { access } = ctx
  const isCall = /^\/(?:api|v1)(?:\/|$)/.test(path)
  if (access.isOff) return path === '/setup' || path === '/login' ? '/' : undefined
  if (isCall) {
    if (!(await access.setup.isDone())) throw setupNeeded()
    return undefined
  }
  if ((method !== 'GET' && method !== 'HEAD') || /\.\w+$/.test(path)) return undefined
  if (!(await access.setup.isDone())) return path === '/setup' ? undefined : '/setup'
  if (path === '/setup') return '/login'
  if (path === '/login') return undefined
  const caller = await identify(ctx, req, originOf(req, access.proxies))
  return caller.via === 'nobody' ? '/login' : undefined
}
