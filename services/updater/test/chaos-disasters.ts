import { setTimeout as wait } from 'node:timers/promises'
import type { Crew, Place } from './chaos-crew.ts'
import type { Disaster } from './chaos-draw.ts'
import type { Stage } from './chaos-stage.ts'

type Parts = Pick<Stage, 'engine' | 'redis' | 'mongo'>

/** Lets it happen, at its boundary or time, and puts up again what it struck down. Answers what happened, in words. */
export async function strike(
  parts: Parts,
  crew: Crew,
  { blow, at, afterMs = 0, lastsMs, updater }: Disaster,
  isOver: () => Promise<boolean>,
): Promise<string> {
  const standing = at === undefined ? undefined : await crew.comes(at, isOver)
  if (at === undefined) await wait(afterMs)
  else if (standing === undefined) return `nobody came to ${at}`
  const isOnUpdater = blow === 'updater killed' || blow === 'updater frozen'
  const place = isOnUpdater ? await crew.claim(standing ?? updater) : undefined
  const blown = { blow, updater: place ?? updater }
  await begin(parts, crew, blown)
  if (standing !== undefined) crew.release(standing)
  await wait(lastsMs)
  await end(parts, crew, blown)
  if (place !== undefined) crew.giveUp(place)
  const which = place === undefined ? blow : blow.replace('updater', `updater ${place + 1}`)
  return `${which} ${at === undefined ? `after ${afterMs} ms` : `at ${at}`} for ${lastsMs} ms`
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
    case 'host without power':
      return await engine.powerOff()
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
    case 'host without power':
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
