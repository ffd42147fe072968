import type { ApiContext } from '../api-context.ts'
import { logActivity } from '../commands/log-activity.ts'
import type { Caller } from './caller.ts'

type FailureContext = Pick<ApiContext, 'db' | 'settings' | 'access'>

/** A try that was wrong: it counts, and it is written down with how long whoever made it has to wait now. */
export async function noteFailure(
  ctx: FailureContext,
  { caller, account, message }: { caller: Caller; account: string; message: string },
): Promise<void> {
  const pauseMs = await ctx.access.throttle.failed(caller.address, account)
  const wait = pauseMs === 0 ? '' : `; from there the next try has to wait ${pauseMs / 1000} s`
  await logActivity(ctx, { type: 'auth', message: message + wait, caller, result: 'failed' })
}
