import { randomBytes } from 'node:crypto'
import { isDuplicateKey } from '@sentinel/shared/db/connect'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { HostDoc } from '@sentinel/shared/resources/host'
import type { Context } from '@sentinel/shared/runtime/context'

export const localSlug = 'local'

/** The id of the engine beside us. Created first and read afterwards, so that any number of scanners agree on one. */
export async function ensureLocalHost(ctx: Pick<Context, 'db' | 'settings'>): Promise<string> {
  const host: HostDoc = {
    _id: randomBytes(16).toString('hex'),
    slug: localSlug,
    name: ctx.settings.boot['hosts.name'] || localSlug,
    status: 'away',
    engineId: '',
    os: '',
    architecture: '',
    apiVersion: '',
    serverVersion: '',
    seenAt: new Date(0),
    error: 'The engine has not answered yet',
    outbox: [],
  }
  try {
    await ctx.db.hosts.collection.insertOne(host as never)
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
  const kept = await ctx.db.hosts.findOne({ slug: localSlug }).select({ _id: 1 }).lean()
  if (!kept)
    throw new AppError('unavailable', 'host_unknown', 'The local host could not be stored; try again')
  return kept._id
}
