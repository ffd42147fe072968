import { join } from 'node:path'
import { settle } from '@sentinel/testkit/settle'
import { startProcess, type ServiceProcess } from '@sentinel/testkit/start-process'

export type Place = 0 | 1

/** Two updaters as processes of their own. One that was killed gets a successor. */
export interface Crew extends AsyncDisposable {
  /** From here on they work. */
  go(): void
  /** The place of the one that comes to the boundary first and stands there; undefined where none comes any more. */
  comes(point: string, isOver: () => Promise<boolean>): Promise<Place | undefined>
  /** Lets go on who stands. */
  release(place: Place): void
  /** Keeps a place for one blow at a time: the preferred one, unless it has its blow already. */
  claim(preferred: Place): Promise<Place>
  giveUp(place: Place): void
  kill(place: Place): Promise<void>
  freeze(place: Place): void
  thaw(place: Place): void
  /** A successor for one that was killed. */
  replace(place: Place): Promise<void>
  /** Those that ended though nobody killed them. */
  deserted(): string[]
  logs(): string
}

interface Member {
  readonly process: ServiceProcess
  readonly passed: Set<string>
}

const main = join(import.meta.dirname, 'crash-main.ts')
const lookMs = 50
const longestWaitMs = 40_000

export async function openCrew(
  environment: Readonly<Record<string, string>>,
  points: readonly string[],
): Promise<Crew> {
  const all: ServiceProcess[] = []
  const killed = new Set<ServiceProcess>()
  const blown = new Set<Place>()
  /** Whoever comes there is to wait. */
  const awaited = new Set(points)
  const held = new Map<Place, string>()

  async function hire(at: string): Promise<Member> {
    const more = { SENTINEL_CRASH_AT: at, SENTINEL_LOG_LEVEL: 'info' }
    const process = await startProcess('updater', { ...environment, ...more }, { main, waitFor: 'nothing' })
    all.push(process)
    await settle(() => process.logs().includes('loaded') || process.hasEnded(), {
      what: 'an updater to load',
      timeoutMs: 300_000,
    })
    if (process.hasEnded()) throw new Error(`An updater could not be loaded: ${process.logs()}`)
    return { process, passed: new Set() }
  }

  const [first, second] = await Promise.all([hire(points.join(',')), hire(points.join(','))])
  const members: [Member, Member] = [first, second]

  function stands(place: Place, point: string): boolean {
    const { process, passed } = members[place]
    return !passed.has(point) && !process.hasEnded() && process.logs().includes(`standing at ${point}\n`)
  }

  /** Whoever does not wait for this signal is ended by it. */
  function letPass(place: Place, point: string): void {
    if (!stands(place, point)) return
    members[place].passed.add(point)
    members[place].process.signal('SIGUSR2')
  }

  const usher = setInterval(() => {
    for (const place of [0, 1] as const)
      for (const point of points) if (!awaited.has(point) && held.get(place) !== point) letPass(place, point)
  }, lookMs)

  return {
    go() {
      for (const { process } of members) process.signal('SIGUSR2')
    },
    async comes(point, isOver) {
      const look = () => ([0, 1] as const).filter((place) => stands(place, point))
      await settle(async () => look().length > 0 || (await isOver()), {
        timeoutMs: longestWaitMs,
        intervalMs: lookMs,
      }).catch(() => undefined)
      const [place] = look()
      if (place !== undefined) held.set(place, point)
      awaited.delete(point)
      return place
    },
    release(place) {
      const point = held.get(place)
      held.delete(place)
      if (point !== undefined) letPass(place, point)
    },
    claim: async (preferred) => {
      const other = preferred === 0 ? 1 : 0
      await settle(() => blown.size < 2, { what: 'an updater without a blow', timeoutMs: 400_000 })
      const place = blown.has(preferred) ? other : preferred
      blown.add(place)
      return place
    },
    giveUp: (place) => void blown.delete(place),
    async kill(place) {
      const { process } = members[place]
      killed.add(process)
      await process.kill('SIGKILL')
    },
    freeze: (place) => members[place].process.signal('SIGSTOP'),
    thaw: (place) => members[place].process.signal('SIGCONT'),
    async replace(place) {
      members[place] = await hire('')
      members[place].process.signal('SIGUSR2')
    },
    deserted: () =>
      all
        .filter((process) => process.hasEnded() && !killed.has(process))
        .map((process) => `an updater ended by itself: ${process.logs().trim().slice(-300)}`),
    logs: () => all.map((process) => `--- updater ${process.pid}\n${process.logs()}`).join('\n'),
    async [Symbol.asyncDispose]() {
      clearInterval(usher)
      for (const process of all) killed.add(process)
      await Promise.all(all.map((process) => process[Symbol.asyncDispose]()))
    },
  }
}
