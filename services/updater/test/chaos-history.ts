import { Redis } from 'ioredis'
import { streamKey } from '@sentinel/shared/events/publisher'
import { endedStates, type UpdateDoc } from '@sentinel/shared/resources/update'
import type { Subject } from './chaos-fleet.ts'
import type { Stage } from './chaos-stage.ts'
import type { Scene } from './scene.ts'

const endEvents = new Set(
  ['succeeded', 'unchanged', 'cancelled', 'failed', 'rolled-back', 'needs-attention'].map(
    (end) => `update.${end}`,
  ),
)

/** Where what is recorded of an update does not agree with itself. */
export async function historyTroubles(
  { db, environment }: Scene,
  { redis }: Stage,
  update: UpdateDoc,
  { hasAllEvents }: { hasAllEvents: boolean },
): Promise<string[]> {
  const { _id: id, state, steps, slot, token, startedAt, endedAt, hostId, name, to } = update
  const said: string[] = []
  if (!(endedStates as readonly string[]).includes(state)) return said
  if (slot !== undefined || token !== undefined) said.push('it has ended and still holds its place')
  if (!startedAt || !endedAt || endedAt < startedAt) said.push('it has no time of its end')
  const open = steps.filter(({ phase }) => phase === 'begun').map(({ step }) => step)
  if (open.length > 0) said.push(`steps are open: ${open.join(', ')}`)
  const keys = steps
    .filter(({ phase }) => phase === 'done')
    .map(({ step, direction }) => `${direction} ${step}`)
  const twice = keys.filter((key, index) => keys.indexOf(key) < index && !key.endsWith(' verify'))
  if (twice.length > 0) said.push(`steps are done twice: ${twice.join(', ')}`)
  if (keys.includes('forward retire-old') !== (state === 'succeeded'))
    said.push('its steps tell of another end')
  const isRemembered = (await db.failures.countDocuments({ hostId, name, digest: to.digest })) > 0
  if (isRemembered !== (state === 'rolled_back'))
    said.push(`the failure is ${isRemembered ? '' : 'not '}remembered`)
  if (!hasAllEvents) return said
  const ends = await endsTold(redis.url, environment['SENTINEL_REDIS_PREFIX'] ?? '', id)
  if (ends.length !== 1) said.push(`its end was told ${ends.length} times: ${ends.join(', ')}`)
  return said
}

/** An event may be told again by a second publisher, under the same id. */
async function endsTold(url: string, prefix: string, updateId: string): Promise<string[]> {
  const client = new Redis(url, { maxRetriesPerRequest: 1 })
  try {
    const entries = await client.xrange(streamKey(prefix), '-', '+')
    const ends = new Map<string, string>()
    for (const [, [, id = '', , name = '', , payload = '']] of entries) {
      if (endEvents.has(name) && payload.includes(updateId)) ends.set(id, name)
    }
    return [...ends.values()]
  } finally {
    client.disconnect()
  }
}

/** Containers and volumes on the engine that nobody of the round has. */
export async function leftBehind(
  { engine: { host } }: Stage,
  subjects: readonly Subject[],
): Promise<string[]> {
  const known = new Set(subjects.flatMap(({ container, child }) => [container.name, child?.name]))
  const all = await host.listContainers()
  const names = all.map(({ name }) => name).filter((name) => !known.has(name))
  const inUse = new Set(all.flatMap(({ mounts }) => mounts.map(({ name }) => name)))
  // The engine that took such a container away may have kept its data.
  const orphans = new Set(subjects.filter(({ drawn }) => drawn.kind === 'rm').map(({ volume }) => volume))
  const volumes = await host.listVolumes()
  const unused = volumes.filter(({ name }) => !inUse.has(name) && !orphans.has(name))
  return [
    ...(names.length > 0 ? [`left over: ${names.join(', ')}`] : []),
    ...(unused.length > 0
      ? [`volumes left over: ${unused.map(({ name }) => name.slice(0, 12)).join(', ')}`]
      : []),
  ]
}
