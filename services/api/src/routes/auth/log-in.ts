import { z } from 'zod'
import { AppError, toAppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import { createLine } from '../../access/line.ts'
import { noteFailure } from '../../access/note-failure.ts'
import { isPasswordOf } from '../../access/passwords.ts'
import { pendingToken } from '../../access/pending-login.ts'
import { signIn } from '../../access/sign-in.ts'
import type { ApiContext } from '../../api-context.ts'
import { isForm } from '../../http/read-body.ts'
import { Answer, Redirect } from '../../http/reply.ts'
import { route, type Asked } from '../../http/route.ts'
import { Username } from './credentials.ts'
import { setupNeeded } from '../../access/admit.ts'

const Body = z.object({ username: z.string().min(1).max(256), password: z.string().min(1).max(1024) })

type LogIn = Pick<Asked<z.ZodObject, z.ZodObject, typeof Body>, 'body' | 'caller' | 'headers'>

export const logIn = route({
  method: 'POST',
  path: '/login',
  permission: 'everybody',
  summary: 'Sign in with name and password, as JSON or as a form',
  body: Body,
  takesForms: true,
  response: z.union([
    z.object({ redirect: z.string(), suggest_passkey: z.literal(true).optional() }),
    z.object({ totp_required: z.literal(true), totp_token: z.string() }),
  ]),
  async handle(ctx, { body, caller, headers, request }) {
    if (!isForm(request)) return await enter(ctx, { body, caller, headers })
    try {
      const { value, cookies } = await enter(ctx, { body, caller, headers })
      if ('redirect' in value) return new Redirect('/', { cookies })
      return new Redirect(`/login?totp=1#${value.totp_token}`)
    } catch (thrown) {
      return new Redirect(`/login?error=${toAppError(thrown).code}`)
    }
  },
})

type Entered = { redirect: string; suggest_passkey?: true } | { totp_required: true; totp_token: string }

/** Whoever has to wait for his turn asks nothing of the database meanwhile: many at once must not slow others down. */
const line = createLine()

async function enter(ctx: ApiContext, { body, caller, headers }: LogIn): Promise<Answer<Entered>> {
  const { access } = ctx
  if (!(await access.setup.isDone())) throw setupNeeded()
  const { username, password } = body
  await access.throttle.admit(caller.address, username)
  const user = await line(() => findByPassword(ctx, username, password))
  if (user === null) {
    // What can be nobody's name is somebody's text, and the log is not for him to write in.
    const shown = Username.safeParse(username).success ? username : 'an impossible name'
    const message = `a sign-in as ${shown} failed: wrong name or password`
    await noteFailure(ctx, { caller, account: username, message })
    throw new AppError('unauthenticated', 'login_failed', 'Name or password is wrong')
  }
  if (user.totp?.confirmedAt)
    return new Answer({ totp_required: true, totp_token: await pendingToken(ctx, user) })
  const userAgent = headers['user-agent'] ?? ''
  const cookies = await signIn(ctx, user, { caller, userAgent, how: 'with the password' })
  return new Answer({ redirect: '/', ...(await suggestion(ctx, user._id)) }, { cookies })
}

/** Null for a name that nobody has and for a wrong password alike. */
async function findByPassword(
  { db }: ApiContext,
  username: string,
  password: string,
): Promise<UserDoc | null> {
  const user = await db.users.findOne({ username }).lean<UserDoc>()
  return (await isPasswordOf(user?.passwordHash, password)) ? user : null
}

async function suggestion({ db, settings }: ApiContext, userId: string): Promise<{ suggest_passkey?: true }> {
  if (settings.boot['access.passkeyDomain'] === '') return {}
  const own = await db.passkeys.findOne({ userId }).select({ _id: 1 }).lean()
  return own === null ? { suggest_passkey: true } : {}
}
