import { AppError } from '@sentinel/shared/errors/app-error'
import type { IncomingMessage } from 'node:http'
import type { ApiContext } from '../api-context.ts'
import { anybody, nobody, requirePermission, type Caller } from './caller.ts'
import { originOf } from './client-address.ts'
import { identify } from './identify.ts'
import type { Needs } from './needs.ts'

type AdmitContext = Pick<ApiContext, 'db' | 'settings' | 'access'>

/**
 * Who asks, once he may: the first administrator is there, he is somebody, and he has the permission. Where everybody
 * may, nobody is looked up.
 * @throws AppError `setup_needed`, `not_signed_in`, `permission_missing`, and those of `identify`
 */
export async function admit(ctx: AdmitContext, request: IncomingMessage, needs: Needs): Promise<Caller> {
  const origin = originOf(request, ctx.access.proxies)
  if (needs === 'everybody') return ctx.access.isOff ? anybody(origin) : nobody(origin)
  if (!ctx.access.isOff && !(await ctx.access.setup.isDone())) throw setupNeeded()
  const caller = await identify(ctx, request, origin)
  if (caller.via === 'nobody')
    throw new AppError(
      'unauthenticated',
      'not_signed_in',
      'Nobody is signed in; sign in at /login, or send an API token (Authorization: Bearer …)',
    )
  if (needs !== 'somebody') requirePermission(caller, needs)
  return caller
}

export function setupNeeded(): AppError {
  return new AppError(
    'unavailable',
    'setup_needed',
    'Sentinel has no administrator yet; open /setup in a browser, or POST /setup with username and password (from another machine also setup_code, which the API printed at its start)',
  )
}
