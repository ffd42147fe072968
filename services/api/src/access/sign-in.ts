import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../api-context.ts'
import { logActivity } from '../commands/log-activity.ts'
import type { Caller } from './caller.ts'
import { openSession } from './sessions.ts'

export interface SignIn {
  readonly caller: Caller
  readonly userAgent: string
  /** As people read it: `with the password`, `with a passkey`. */
  readonly how: string
}

/** Whoever has proved who he is gets a session. Resolves with its cookies. */
export async function signIn(
  ctx: ApiContext,
  user: Pick<UserDoc, '_id' | 'username' | 'passwordHash'>,
  { caller, userAgent, how }: SignIn,
): Promise<string[]> {
  const cookies = await openSession(ctx, user, { origin: caller, userAgent })
  await ctx.access.throttle.succeeded(caller.address, user.username)
  await logActivity(ctx, {
    type: 'auth',
    message: `${user.username} signed in ${how}`,
    caller: { ...caller, name: user.username },
  })
  return cookies
}
