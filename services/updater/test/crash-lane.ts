import { join } from 'node:path'
import { planOf } from '@sentinel/saga/plan'
import type { Strategy } from '@sentinel/shared/updates/resolve-strategy'
import { processEnvironment } from '@sentinel/shared/settings/process-environment'
import { aContainer } from '@sentinel/testkit/a-container'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startProcess, type ServiceProcess } from '@sentinel/testkit/start-process'
import { openFamily } from './family.ts'
import { openScene, type Scene } from './scene.ts'

/** A place where an updater is killed, and what has to come of it. */
export interface Point {
  /** `<step>:<before|after>[:undo]` */
  readonly at: string
  readonly isSick: boolean
  /** A step that fails before its effect, however well new is. */
  readonly failsAt?: string
  readonly updaters: 1 | 2
  readonly outcome: string
}

export const isFull = processEnvironment()['SENTINEL_CHAOS'] === 'full'

/** Which plan: one of the strategies, or stop-first with containers that hang on the one that is replaced. */
export type Order = Strategy | 'with-dependants'

function stepsOf(order: Order) {
  if (order !== 'with-dependants') return planOf({ strategy: order })
  return planOf({ strategy: 'stop-first', consumers: ['any'] })
}

export type PlainPoint = Omit<Point, 'updaters'>

/** Every boundary of an update that goes well. */
export function forwardPoints(strategy: Order): PlainPoint[] {
  const { steps, forwardFrom } = stepsOf(strategy)
  const names = steps.map(({ name }) => name)
  return names.flatMap((name) =>
    ['before', 'after'].map((moment) => ({
      at: `${name}:${moment}`,
      isSick: false,
      outcome: names.indexOf(name) < names.indexOf(forwardFrom) ? 'failed' : 'succeeded',
    })),
  )
}

/** Every boundary of the way back from a new one that is sick, and the last ones before it. */
export function sickPoints(strategy: Order): PlainPoint[] {
  const all = [
    'start-new:before',
    'start-new:after',
    'prove:before',
    ...boundariesBackFrom(strategy, 'prove'),
  ]
  return all.map((at) => ({ at, isSick: true, outcome: 'rolled_back' }))
}

/** Every boundary of the way back from a step that fails after everything went well. */
export function latePoints(strategy: Order): PlainPoint[] {
  const failsAt = 'fidelity'
  const all = boundariesBackFrom(strategy, failsAt)
  return all.map((at) => ({ at, failsAt, isSick: false, outcome: 'rolled_back' }))
}

function boundariesBackFrom(strategy: Order, step: string): string[] {
  const { steps } = stepsOf(strategy)
  const before = steps.slice(
    0,
    steps.findIndex(({ name }) => name === step),
  )
  const undoable = before.filter((one) => 'undo' in one)
  return undoable.flatMap(({ name }) => [`${name}:before:undo`, `${name}:after:undo`])
}

/** Every point once, each third beside another updater, which has to wait; all of both when SENTINEL_CHAOS=full. */
export function withUpdaters(points: readonly PlainPoint[]): Point[] {
  return points.flatMap((point, index) => {
    const both: Point[] = [
      { ...point, updaters: 1 },
      { ...point, updaters: 2 },
    ]
    return isFull ? both : index % 3 === 1 ? both.slice(1) : both.slice(0, 1)
  })
}

/** What is on the engine and in the history afterwards. */
export interface Aftermath {
  readonly outcome: string
  readonly reason: string | undefined
  readonly runs: 'old image' | 'new image' | 'something else' | 'nothing'
  readonly tag: 'old image' | 'new image' | 'something else' | 'nothing'
  readonly isSameContainer: boolean
  /** The old one has run all the time. */
  readonly isUninterrupted: boolean
  readonly restartPolicy: string
  readonly reference: string
  readonly data: string
  readonly leftovers: readonly string[]
  readonly openSteps: readonly string[]
  readonly leases: number
  readonly lostVolumes: readonly string[]
  readonly uselessVolumes: readonly string[]
  /** What is wrong with the containers that hang on it. */
  readonly dependants: readonly string[]
}

export interface Lane extends AsyncDisposable {
  /** Kills an updater there, lets another one find it, and looks at the engine. `next`: the point after this one. */
  killAt(point: Point, next: Point | undefined): Promise<Aftermath>
}

type Expected = Omit<Aftermath, 'reason' | 'reference' | 'isUninterrupted'>

/** Wholly old or wholly new, as the history says, and nothing besides. */
export function expectedAfter({ outcome, isSick }: Point, strategy: Order = 'stop-first'): Expected {
  const image = outcome === 'succeeded' ? 'new image' : 'old image'
  return {
    outcome,
    runs: image,
    tag: image,
    isSameContainer: outcome !== 'succeeded',
    restartPolicy: policyOf(isSick, strategy),
    data: 'kept\n9',
    leftovers: [],
    openSteps: [],
    leases: 0,
    lostVolumes: [],
    uselessVolumes: [],
    dependants: [],
  }
}

/** What may end by itself is never started first. */
function policyOf(isSick: boolean, strategy: Order): string {
  return isSick && strategy !== 'start-first' ? 'no' : 'always'
}

const crashMain = join(import.meta.dirname, 'crash-main.ts')
const options = { volumes: ['/data', '/cache'] }
const panic = ['/bin/sh', '-c', 'echo no such table; sleep 0.3; exit 3']

/** One after the other on one database; images are made once. */
export async function openLane(name: string, order: Order = 'stop-first'): Promise<Lane> {
  const strategy = order === 'with-dependants' ? 'stop-first' : order
  const scene = await openScene(name, { SENTINEL_GRACE_PERIOD: '600ms' })
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

  function prepare({ at, failsAt = '', updaters }: Point): Promise<ServiceProcess> {
    const environment = {
      ...scene.environment,
      ...leaseFor(updaters),
      SENTINEL_CRASH_AT: at,
      SENTINEL_CRASH_FAIL: failsAt,
    }
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
    }).catch(async (cause: unknown) => {
      const { state, reason, steps } = await scene.read(id)
      const told = { state, reason, steps: steps.map(({ step, phase }) => `${step} ${phase}`) }
      throw new Error(`${JSON.stringify(told)}\n${victim.logs().slice(-3000)}`, { cause })
    })
    if (point.updaters === 2) rescuers.push(await scene.startUpdater({ environment: leaseFor(2) }))
    await victim.kill('SIGKILL')
    if (point.updaters === 1) await expire(scene, id)
    return id
  }

  return {
    async killAt(point, next) {
      await host.tagImage(v1.imageId, reference)
      await using web = await aContainer({
        image: reference,
        dockerHost: part('dockerHost'),
        env: { X: '9' },
        labels: { 'sentinel.strategy': strategy, 'sentinel.shared-mounts': '/data' },
        hostConfig: { RestartPolicy: { Name: policyOf(point.isSick, strategy) } },
        body: { StopTimeout: 1 },
      })
      await web.shell('echo kept > /data/file')
      await using family = order === 'with-dependants' ? await openFamily(web, v1.reference) : null
      const before = await web.inspect()
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
        isUninterrupted:
          now?.id === web.id && now.state.startedAt?.getTime() === before.state.startedAt?.getTime(),
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
        dependants: (await family?.troubles(hasMoved)) ?? [],
      }
    },
    async [Symbol.asyncDispose]() {
      for (const victim of victims.values()) await (await victim).kill()
      await scene[Symbol.asyncDispose]()
    },
  }
}

/** Whoever stands beside it has to wait until it runs out. */
const leaseFor = (updaters: 1 | 2) => (updaters === 2 ? { SENTINEL_LEASE: '6s' } : {})

/** What the dead one holds, as if its time had run out; that it does so by itself, `leases.it.ts` and others show. */
async function expire(scene: Scene, id: string): Promise<void> {
  const { owner } = await scene.read(id)
  if (owner !== undefined) await scene.db.leases.deleteMany({ owner })
}

/** Without those of the look that the next updater takes at containers whose updates ended a while ago. */
async function leasesLeft({ db }: Scene): Promise<number> {
  const leases = await db.leases.find({}).lean()
  return leases.filter(({ purpose }) => !purpose.startsWith('verify ')).length
}
