import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { createUser } from '../../access/create-user.ts'
import { isLoopbackName, hostName } from '../../access/guard.ts'
import { isSameSecret } from '../../access/secrets.ts'
import { signIn } from '../../access/sign-in.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { Answer, Redirect } from '../../http/reply.ts'
import { route } from '../../http/route.ts'
import { Password, Username } from './credentials.ts'

export const setUp = route({
  method: 'POST',
  path: '/setup',
  permission: 'everybody',
  summary: 'Make the first administrator; from another machine with the setup_code that the API printed',
  body: z.object({ username: Username, password: Password, setup_code: z.string().max(200).optional() }),
  takesForms: true,
  response: z.object({ redirect: z.string() }),
  async handle(ctx, { body, caller, headers }) {
    const { setup, throttle } = ctx.access
    if (ctx.access.isOff)
      throw new AppError(
        'conflict',
        'login_off',
        'Login is switched off (SENTINEL_AUTH=off); start without it to make users',
      )
    if (await setup.isDone())
      throw new AppError('conflict', 'setup_done', 'There is an administrator already; sign in at /login')
    await throttle.admit(caller.address)
    setup.requireOpen()
    // A name that a web page bound to this machine is no proof of sitting in front of it.
    const isHere = caller.isLocal && isLoopbackName(hostName(headers.host ?? ''))
    if (!isHere && !isSameSecret((body.setup_code ?? '').trim(), await setup.code())) {
      await logActivity(ctx, {
        type: 'auth',
        message: 'setup was tried with a wrong code',
        caller,
        result: 'failed',
      })
      throw new AppError(
        'forbidden',
        'setup_code_wrong',
        'From another machine the first administrator needs setup_code: the API printed it at its start and wrote it into a file that only its owner can read',
      )
    }
    const user = await createUser(ctx, { ...body, roleId: 'admin' }, { isFirst: true })
    await setup.done()
    const message = `${user.username} was made the first administrator`
    await logActivity(ctx, { type: 'auth', message, caller: { ...caller, name: user.username } })
    const userAgent = headers['user-agent'] ?? ''
    const cookies = await signIn(ctx, user, { caller, userAgent, how: 'after the setup' })
    if ((headers.accept ?? '').includes('json')) return new Answer({ redirect: '/' }, { cookies })
    return new Redirect('/', { cookies })
  },
})
