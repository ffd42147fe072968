import { AppError } from '@sentinel/shared/errors/app-error'
import { logger } from '@sentinel/shared/runtime/logger'
import type { ApiContext } from '../api-context.ts'
import { logActivity } from '../commands/log-activity.ts'
import { createUser } from './create-user.ts'

const log = logger.child({ part: 'access' })

/** At the start: from the environment, where it says with which password; otherwise it is said how to make one. */
export async function makeFirstAdmin(ctx: ApiContext): Promise<void> {
  const { access, settings } = ctx
  if (access.isOff) {
    log.warn('login is switched off (SENTINEL_AUTH=off): whoever reaches the port may do everything')
    return
  }
  if (await access.setup.isDone()) return
  const [username, password] = [settings.boot['access.adminName'], settings.boot['access.adminPassword']]
  if (password === '') return await access.setup.announce()
  try {
    await createUser(ctx, { username, password, roleId: 'admin' }, { isFirst: true })
  } catch (error) {
    // Another process of the same installation was quicker.
    if (error instanceof AppError && error.code === 'setup_done') return
    log.error({ err: error }, 'the first administrator could not be made from SENTINEL_ADMIN_PASSWORD')
    return await access.setup.announce()
  }
  await access.setup.done()
  const message = `${username} was made the first administrator from the environment`
  await logActivity(ctx, { type: 'auth', message, caller: { name: username, address: '' } })
  log.info({ username }, 'first administrator made from the environment')
}
