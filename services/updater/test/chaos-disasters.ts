import { setTimeout as wait } from 'node:timers/promises'
import type { Crew, Place } from './chaos-crew.ts'
import type { Disaster } from './chaos-draw.ts'
import type { Stage } from './chaos-stage.ts'

type Parts = Pick<Stage, 'engine' | 'redis' | 'mongo'>

/** Lets it happen, at its boundary or time, and puts up again what it struck down. Answers what happened, in words. */
export async function strike(parts: Parts, crew: Crew, disaster: Disaster): Promise<string> {
  const { blow, at, afterMs, lastsMs } = disaster
  const standing = at === undefined ? undefined : await crew.comes(at, afterMs)
  if (at === undefined) await wait(afterMs)
  const isOnUpdater = blow === 'updater killed' || blow === 'updater frozen'
  const place = isOnUpdater ? await crew.claim(standing ?? disaster.updater) : undefined
  await begin(parts, crew, { ...disaster, updater: place ?? disaster.updater })
  if (standing !== undefined) crew.release(standing)
  await wait(lastsMs)
  await end(parts, crew, { ...disaster, updater: place ?? disaster.updater })
  if (place !== undefined) crew.giveUp(place)
  const when = at !== undefined && standing !== undefined ? `at ${at}` : `after ${afterMs} ms`
  return `${place === undefined ? blow : blow.replace('updater', `updater ${place + 1}`)} ${when} for ${lastsMs} ms`
}

type Blown = Pick<Disaster, 'blow'> & { readonly updater: Place }

async function begin({ engine, redis, mongo }: Parts, crew: Crew, { blow, updater }: Blown): Promise<void> {
  switch (blow) {
    case 'updater killed':
      return await crew.kill(updater)
    case 'updater frozen':
      return crew.freeze(updater)
    case 'engine killed':
      return await engine.kill()
    case 'Redis killed and empty':
      return await redis.kill()
    case 'MongoDB killed':
      return await mongo.kill()
    case 'MongoDB frozen':
      return mongo.pause()
  }
}

async function end({ engine, redis, mongo }: Parts, crew: Crew, { blow, updater }: Blown): Promise<void> {
  switch (blow) {
    case 'updater killed':
      return await crew.replace(updater)
    case 'updater frozen':
      return crew.thaw(updater)
    case 'engine killed':
      return await engine.start()
    case 'Redis killed and empty':
      await redis.start()
      return await redis.empty()
    case 'MongoDB killed':
      return await mongo.start()
    case 'MongoDB frozen':
      return mongo.resume()
  }
}
