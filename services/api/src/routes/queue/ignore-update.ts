import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'
import { endUpdate } from '../../commands/end-update.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { writePreference } from '../../commands/write-preference.ts'
import { route } from '../../http/route.ts'
import { KeyParams } from '../../views/params.ts'
import { Started } from '../../views/started.ts'
import { findKeyed, nothingWaits } from './find-keyed.ts'

export const ignoreUpdate = route({
  method: 'POST',
  path: '/api/ignore/:key',
  permission: 'containers.approve',
  summary: 'Ignore the version that waits for a container: it is not offered again',
  params: KeyParams,
  response: Started.extend({ version: z.string() }),
  async handle(ctx, { params: { key }, caller }) {
    const { found, waiting } = await findKeyed(ctx, key)
    const { host, container } = found
    const { name } = container
    if (!waiting) throw nothingWaits(name)
    // Behind a tag that names no version the one that was found there is what is ignored.
    const version = waiting.newerVersions[0] ?? waiting.resolved?.target
    if (version === undefined) {
      throw new AppError(
        'invalid',
        'nothing_to_ignore',
        `What waits for ${name} is the same version with a new image, so there is no version to ignore; reject it instead`,
      )
    }
    // First the word, then the end: in between a scan must not offer it once more.
    await writePreference(ctx, { hostId: host._id, name }, { ignore: version })
    const message = `version ${version} ignored for ${name}`
    await endUpdate(ctx, waiting, { word: 'ignored', hostName: host.name, caller, message })
    await logActivity(ctx, { type: 'ignore', message, container: name, hostId: host._id, caller })
    return { status: 'ignored', name, version, message }
  },
})
