import { join } from 'node:path'
import { replacePlan } from '@sentinel/saga/plan'
import { processEnvironment } from '@sentinel/shared/settings/process-environment'
import { aContainer } from '@sentinel/testkit/a-container'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startProcess, type ServiceProcess } from '@sentinel/testkit/start-process'
import { openScene, type Scene } from './scene.ts'

/** A place where an updater is killed, and what has to come of it. */
export interface Point {
  /** `<step>:<before|after>[:undo]` */
  readonly at: string
  readonly isSick: boolean
  readonly updaters: 1 | 2
  readonly outcome: string
}

export const stepNames = replacePlan.steps.map(({ name }) => name)
export const undoableNames = replacePlan.steps.filter((step) => 'undo' in step).map(({ name }) => name)

/** Every point once, alone and beside another updater in turns; all of both when SENTINEL_CHAOS=full. */
export function withUpdaters(points: readonly Omit<Point, 'updaters'>[]): Point[] {
  const isFull = processEnvironment()['SENTINEL_CHAOS'] === 'full'
  return points.flatMap((point, index) => {
    const both: Point[] = [
      { ...point, updaters: 1 },
      { ...point, updaters: 2 },
    ]
    return isFull ? both : both.slice(index % 2, (index % 2) + 1)
  })
}

/** What is on the engine and in the history afterwards. */
export interface Aftermath {
  readonly outcome: string
  readonly reason: string | undefined
  readonly runs: 'old image' | 'new image' | 'something else' | 'nothing'
  readonly tag: 'old image' | 'new image' | 'something else' | 'nothing'
  readonly isSameContainer: boolean
  readonly restartPolicy: string
  readonly reference: string
  readonly data: string
  readonly leftovers: readonly string[]
  readonly openSteps: readonly string[]
  readonly leases: number
  readonly lostVolumes: readonly string[]
  readonly uselessVolumes: readonly string[]
}

export interface Lane extends AsyncDisposable {
  /** Kills an updater there, lets another one find it, and looks at the engine. `next`: the point after this one. */
  killAt(point: Point, next: Point | undefined): Promise<Aftermath>
}

/** Wholly old or wholly new, as the history says, and nothing besides. */
export function expectedAfter({ outcome, isSick }: Point): Omit<Aftermath, 'reason' | 'reference'> {
  const image = outcome === 'succeeded' ? 'new image' : 'old image'
  return {
    outcome,
    runs: image,
    tag: image,
    isSameContainer: outcome !== 'succeeded',
    restartPolicy: isSick ? 'no' : 'always',
    data: 'kept\n9',
    leftovers: [],
    openSteps: [],
    leases: 0,
    lostVolumes: [],
    uselessVolumes: [],
  }
}

const crashMain = join(import.meta.dirname, 'crash-main.ts')
const options = { volumes: ['/data', '/cache'] }
const panic = ['/bin/sh', '-c', 'echo no such table; sleep 0.3; exit 3']

/** One after the other on one database; images are made once. */
export async function openLane(name: string): Promise<Lane> {
  const scene = await openScene(name, { SENTINEL_LEASE: '4s', SENTINEL_GRACE_PERIOD: '600ms' })
  const { host } = scene
  const app = uniqueName('crash')
  const v1 = await publish(app, 'one', { volumes: ['/data'] })
  const good = await publish(app, 'good', options)
  const sick = await publish(app, 'sick', { ...options, cmd: panic })
  await host.pullImage(v1.reference)
  const reference = `${v1.registry}/${app}:latest`
  const rescuers: { stop(): Promise<void> }[] = []
  const which = (imageId: string | undefined) => {
    if (imageId === undefined) return 'nothing'
    if (imageId === v1.imageId) return 'old image'
    return imageId === good.imageId ? 'new image' : 'something else'
  }
  const victims = new Map<string, Promise<ServiceProcess>>()

  function prepare({ at }: Point): Promise<ServiceProcess> {
    const environment = { ...scene.environment, SENTINEL_CRASH_AT: at }
    const known =
      victims.get(at) ?? startProcess('updater', environment, { main: crashMain, waitFor: 'nothing' })
    victims.set(at, known)
    return known
  }

  /** Stands at the point and is killed there; the rescuer comes before that or after. */
  async function kill(point: Point, web: string): Promise<string> {
    await using victim = await prepare(point)
    victims.delete(point.at)
    await settle(() => victim.logs().includes('loaded'), { what: 'the victim to load', timeoutMs: 60_000 })
    const to = point.isSick ? sick : good
    const id = await scene.ask(web, { reference, digest: to.digest })
    victim.signal('SIGUSR2')
    await settle(() => victim.logs().includes(`standing at ${point.at}`), {
      what: `the updater to reach ${point.at}`,
      timeoutMs: 60_000,
    })
    if (point.updaters === 2) rescuers.push(await scene.startUpdater())
    await victim.kill('SIGKILL')
    return id
  }

  return {
    async killAt(point, next) {
      await host.tagImage(v1.imageId, reference)
      await using web = await aContainer({
        image: reference,
        dockerHost: part('dockerHost'),
        env: { X: '9' },
        hostConfig: { RestartPolicy: { Name: point.isSick ? 'no' : 'always' } },
        body: { StopTimeout: 1 },
      })
      await web.shell('echo kept > /data/file')
      const id = await kill(point, web.name)
      if (point.updaters === 1) rescuers.push(await scene.startUpdater())
      if (next) void prepare(next).catch(() => undefined)

      const update = await scene.ended(id, 90_000)
      for (const rescuer of rescuers.splice(0)) await rescuer.stop()

      const now = await host.inspectContainer(web.name)
      const { newVolumes = [] } = JSON.parse(update.journal?.state ?? '{}') as { newVolumes?: string[] }
      const volumes = await Promise.all(newVolumes.map((volume) => host.inspectVolume(volume)))
      const hasMoved = update.state === 'succeeded'
      return {
        outcome: update.state,
        reason: update.reason,
        runs: now?.state.running && !now.state.restarting ? which(now.imageId) : 'nothing',
        tag: which((await host.inspectImage(reference))?.id),
        isSameContainer: now?.id === web.id,
        restartPolicy: now?.restartPolicy.name ?? '',
        reference: now?.imageReference ?? '',
        data: await web.shell('cat /data/file; echo $X'),
        leftovers: (await host.listContainers())
          .map((other) => other.name)
          .filter((name) => name.includes(id)),
        openSteps: update.steps.filter(({ phase }) => phase === 'begun').map(({ step }) => step),
        leases: await leasesLeft(scene),
        lostVolumes: newVolumes.filter((_, index) => hasMoved && volumes[index] === null),
        uselessVolumes: newVolumes.filter((_, index) => !hasMoved && volumes[index] !== null),
      }
    },
    async [Symbol.asyncDispose]() {
      for (const victim of victims.values()) await (await victim).kill()
      await scene[Symbol.asyncDispose]()
    },
  }
}

/** Without those of the look that the next updater takes at containers whose updates ended a while ago. */
async function leasesLeft({ db }: Scene): Promise<number> {
  const leases = await db.leases.find({}).lean()
  return leases.filter(({ purpose }) => !purpose.startsWith('verify ')).length
}
