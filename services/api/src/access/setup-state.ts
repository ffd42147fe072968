import { writeFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@sentinel/shared/errors/app-error'
import { isDuplicateKey } from '@sentinel/shared/db/connect'
import { logger } from '@sentinel/shared/runtime/logger'
import type { Context } from '@sentinel/shared/runtime/context'
import { newSecret } from './secrets.ts'

const log = logger.child({ part: 'access' })

/** Whether there is an administrator yet, and with what the first one is made. */
export interface SetupState {
  /** Once true it stays so. */
  isDone(): Promise<boolean>
  /** @throws AppError `setup_over` when the time for it has passed. */
  requireOpen(): void
  /** The code that all processes of the installation share. */
  code(): Promise<string>
  /** Prints the code and writes it where only the owner of this process can read it. */
  announce(): Promise<void>
  done(): Promise<void>
}

type SetupContext = Pick<Context, 'db' | 'settings'>

export function createSetupState({ db, settings: { boot } }: SetupContext, startedAt: Date): SetupState {
  let isDone = false
  const path = boot['access.setupCodePath'] || join(tmpdir(), 'sentinel-setup-code')

  async function code(): Promise<string> {
    const value = newSecret(15)
    try {
      await db.accessFacts.collection.insertOne({ _id: 'setup', value, updatedAt: new Date() } as never)
      return value
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      const kept = await db.accessFacts.findOne({ _id: 'setup' }).lean()
      return kept?.value ?? value
    }
  }

  return {
    async isDone() {
      isDone ||= (await db.users.findOne({ roleId: 'admin' }).select({ _id: 1 }).lean()) !== null
      return isDone
    },
    requireOpen() {
      if (Date.now() - startedAt.getTime() <= boot['access.setupWindow']) return
      throw new AppError(
        'forbidden',
        'setup_over',
        'The time in which the first administrator can be made has passed (SENTINEL_SETUP_WINDOW); start Sentinel again and come back at once',
      )
    },
    code,
    async announce() {
      const text = await code()
      try {
        // Made anew: what lies there may be readable by others, or lead elsewhere.
        await rm(path, { force: true })
        await writeFile(path, `${text}\n`, { mode: 0o600, flag: 'wx' })
      } catch (error) {
        log.warn({ err: error, path }, 'the setup code could not be written')
      }
      // For whoever reads the terminal or the container's log; worth nothing once there is an administrator.
      log.warn(
        `there is no administrator yet: open /setup; from another machine the setup code is ${text} (also in ${path})`,
      )
    },
    async done() {
      isDone = true
      await db.accessFacts.deleteOne({ _id: 'setup' })
      await rm(path, { force: true })
    },
  }
}
