import type { Boundary } from '@sentinel/saga/step'
import type { Replacement } from '@sentinel/saga/replacement'
import type { UpdateDoc } from '@sentinel/shared/resources/update'
import type { Running } from '@sentinel/shared/runtime/run'
import type { Strategy } from '@sentinel/shared/updates/resolve-strategy'
import { answerAttention } from '@sentinel/shared/updates/answer-attention'
import { aComposeProject, type ComposeProject } from '@sentinel/testkit/compose-project'
import { part } from '@sentinel/testkit/parts'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { openScene, type Scene } from './scene.ts'

/** A container of the project, as it stands. */
export interface Standing {
  readonly id: string
  readonly name: string
  readonly imageId: string
  readonly isRunning: boolean
  readonly restartPolicy: string
}

export interface Service extends AsyncDisposable {
  readonly project: ComposeProject
  readonly name: string
  readonly oldId: string
  readonly v1: Published
  readonly v2: Published
  standing(): Promise<Standing[]>
  /** What lies in the data volume, read through whatever runs. */
  data(): Promise<string>
}

export interface Aftermath {
  readonly update: UpdateDoc
  readonly newId: string | undefined
  /** What Compose left there in the middle. */
  readonly left: readonly Standing[]
  readonly now: readonly Standing[]
  /** The ids of the update that were there when Compose came, and no longer when it went. */
  readonly taken: readonly string[]
}

export interface ServiceOptions {
  readonly isSick?: boolean
  readonly strategy?: Strategy
}

export interface ComposeLane extends AsyncDisposable {
  readonly scene: Scene
  aService(options?: ServiceOptions): Promise<Service>
  /** Its file names a tag that moves: v1 and v2 are what it points to, one after the other. */
  aMovingService(): Promise<Service>
  /** Runs the update; at the boundary, `act`. */
  meddle(service: Service, at: string, act: () => Promise<unknown>): Promise<Aftermath>
  dealtWith(update: UpdateDoc): Promise<UpdateDoc>
}

const panic = ['/bin/sh', '-c', 'echo no such table; exit 3']

export async function openComposeLane(dockerHost: string = part('dockerHost')): Promise<ComposeLane> {
  const scene = await openScene('compose', {
    DOCKER_HOST: dockerHost,
    SENTINEL_GRACE_PERIOD: '600ms',
  })
  const meddling = new Map<string, () => Promise<unknown>>()
  const running: Running = await scene.startUpdater({
    onBoundary: async (boundary) => {
      const at = nameOf(boundary)
      const act = meddling.get(at)
      meddling.delete(at)
      await act?.()
    },
  })
  const { host } = scene

  async function standing(project: string): Promise<Standing[]> {
    const all = await host.listContainers()
    const ours = all.filter(({ labels }) => labels['com.docker.compose.project'] === project)
    const inspected = await Promise.all(ours.map(({ id }) => host.inspectContainer(id)))
    return inspected
      .filter((container) => container !== null)
      .map(({ id, name, imageId, state, restartPolicy }) => ({
        id,
        name,
        imageId,
        isRunning: state.running,
        restartPolicy: restartPolicy.name,
      }))
      .sort((one, other) => one.id.localeCompare(other.id))
  }

  async function aService({
    isSick = false,
    strategy = 'stop-first',
  }: ServiceOptions = {}): Promise<Service> {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0', { volumes: ['/data'] })
    const v2 = await publish(app, '1.1.0', { volumes: ['/data'], ...(isSick ? { cmd: panic } : {}) })
    const labels = { 'sentinel.strategy': strategy, 'sentinel.shared-mounts': '*' }
    return await start(v1, v2, { restart: isSick ? 'no' : 'always', labels })
  }

  async function aMovingService(): Promise<Service> {
    const app = uniqueName('app')
    const v1 = await publish(app, 'latest', { volumes: ['/data'], marker: 'one' })
    await host.pullImage(v1.reference)
    const v2 = await publish(app, 'latest', { volumes: ['/data'], marker: 'two' })
    return await start(v1, v2, { restart: 'always' })
  }

  async function start(v1: Published, v2: Published, options: object): Promise<Service> {
    const project = await aComposeProject('shop', dockerHost)
    await project.write({ web: { image: v1.reference, stop_grace_period: '1s', ...options } })
    await project.run('up', '-d')
    const [old] = await standing(project.name)
    if (!old) throw new Error('Compose made no container')
    await shell(old.id, 'echo kept > /data/file')
    return {
      project,
      name: old.name,
      oldId: old.id,
      v1,
      v2,
      standing: () => standing(project.name),
      async data() {
        const serving = (await standing(project.name)).find(({ isRunning }) => isRunning)
        return serving === undefined ? 'nothing runs' : await shell(serving.id, 'cat /data/file')
      },
      [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
    }
  }

  async function shell(id: string, line: string): Promise<string> {
    const { output } = await host.exec(id, ['/bin/sh', '-c', line], { timeoutMs: 10_000 })
    return output.trim()
  }

  return {
    scene,
    aService,
    aMovingService,
    async meddle(service, at, act) {
      let before: Standing[] = []
      let left: Standing[] = []
      meddling.set(at, async () => {
        before = await service.standing()
        await act()
        left = await service.standing()
      })
      const update = await scene.ended(await scene.ask(service.name, service.v2))
      if (before.length === 0) throw new Error(`The update did not pass ${at}: ${update.reason}`)
      const { newId } = JSON.parse(update.journal?.state ?? '{}') as Replacement
      const taken = before.map(({ id }) => id).filter((id) => !left.some((still) => still.id === id))
      return { update, newId, left, now: await service.standing(), taken }
    },
    async dealtWith(update) {
      await answerAttention(running.ctx, { updateId: update._id, answer: 'dealt_with', by: 'ada' })
      return await scene.settled(update._id)
    },
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  }
}

function nameOf({ step, moment, direction }: Boundary): string {
  return `${step}:${moment}${direction === 'undo' ? ':undo' : ''}`
}
