import { AppError } from '@sentinel/shared/errors/app-error'
import type { Engine } from './engine.ts'
import { orNull, path, unless } from './engine-calls.ts'
import type { ContainerInspect } from './engine-types.ts'
import type { Host, StopOptions, WaitCondition } from './host.ts'
import { readContainerInspect, readContainerSummary } from './read-container.ts'
import { readList, readRecord, readString, readStrings } from './read-field.ts'

type ContainerCalls = Pick<
  Host,
  | 'listContainers'
  | 'inspectContainer'
  | 'createContainer'
  | 'startContainer'
  | 'stopContainer'
  | 'restartContainer'
  | 'killContainer'
  | 'pauseContainer'
  | 'unpauseContainer'
  | 'waitContainer'
  | 'renameContainer'
  | 'setRestartPolicy'
  | 'removeContainer'
>

const engineStopSeconds = 10
/** What the engine may need beyond the stop timeout itself: the kill, the network, the mounts. */
const stopMarginMs = 60_000

export function containerCalls(engine: Engine): ContainerCalls {
  async function inspectContainer(idOrName: string, signal?: AbortSignal): Promise<ContainerInspect | null> {
    const call = { method: 'GET', path: path('containers', idOrName, 'json') } as const
    const answer = await orNull(engine.json({ ...call, doing: `inspecting container ${idOrName}` }, signal))
    if (answer === null) return null
    const container = readContainerInspect(answer)
    return isMeant(container, idOrName) ? container : null
  }

  function act(verb: string, doing: string, id: string, signal?: AbortSignal): Promise<unknown> {
    const call = { method: 'POST', path: path('containers', id, verb) } as const
    return engine.json({ ...call, doing: `${doing} container ${id}` }, signal)
  }

  /** The connection has to outlive the container's own stop timeout, or every slow stop looks like a lost engine. */
  async function stop(verb: 'stop' | 'restart', id: string, options: StopOptions, signal?: AbortSignal) {
    const { timeoutSeconds } = options
    const seconds =
      timeoutSeconds ?? (await inspectContainer(id, signal))?.stopTimeoutSeconds ?? engineStopSeconds
    const request = {
      method: 'POST',
      path: path('containers', id, verb),
      query: { t: timeoutSeconds },
      doing: `${verb === 'stop' ? 'stopping' : 'restarting'} container ${id}`,
      timeoutMs: seconds < 0 ? null : seconds * 1000 + stopMarginMs,
    } as const
    await engine.json(request, signal)
  }

  async function waitContainer(id: string, condition: WaitCondition, signal?: AbortSignal) {
    const request = {
      method: 'POST',
      path: path('containers', id, 'wait'),
      query: { condition },
      doing: `waiting for container ${id}`,
      timeoutMs: null,
    } as const
    const call = engine.json(request, signal)
    const answer = readRecord(condition === 'removed' ? await orNull(call) : await call)
    const failure = readString(readRecord(answer['Error'])['Message'])
    // With `removed` the engine reports here that the removal failed, not that the wait did.
    if (failure !== '' && condition === 'removed') {
      throw new AppError('conflict', 'removal_failed', `Container ${id} could not be removed: ${failure}`)
    }
    return typeof answer['StatusCode'] === 'number' ? { exitCode: answer['StatusCode'] } : {}
  }

  return {
    inspectContainer,
    waitContainer,

    async listContainers(signal) {
      const call = { method: 'GET', path: '/containers/json', query: { all: true } } as const
      const answer = await engine.json({ ...call, doing: 'listing containers' }, signal)
      return readList(answer).map(readContainerSummary)
    },

    async createContainer({ name, body, platform }, signal) {
      const call = { method: 'POST', path: '/containers/create', query: { name, platform }, body } as const
      const answer = readRecord(await engine.json({ ...call, doing: `creating container ${name}` }, signal))
      return { id: readString(answer['Id']), warnings: readStrings(answer['Warnings']) }
    },

    async startContainer(id, signal) {
      await act('start', 'starting', id, signal)
    },

    stopContainer: (id, options = {}, signal) => stop('stop', id, options, signal),

    restartContainer: (id, options = {}, signal) => stop('restart', id, options, signal),

    async killContainer(id, killSignal, signal) {
      const call = { method: 'POST', path: path('containers', id, 'kill') } as const
      const request = { ...call, query: { signal: killSignal }, doing: `killing container ${id}` }
      await engine.json(request, signal)
    },

    async pauseContainer(id, signal) {
      await act('pause', 'pausing', id, signal)
    },

    async unpauseContainer(id, signal) {
      await act('unpause', 'unpausing', id, signal)
    },

    async renameContainer(id, name, signal) {
      const call = { method: 'POST', path: path('containers', id, 'rename'), query: { name } } as const
      const renaming = engine.json({ ...call, doing: `renaming container ${id} to ${name}` }, signal)
      await unless(['named_so_already'], renaming)
    },

    async setRestartPolicy(id, policy, signal) {
      const body = { RestartPolicy: { Name: policy.name, MaximumRetryCount: policy.maximumRetryCount } }
      const call = { method: 'POST', path: path('containers', id, 'update'), body } as const
      await engine.json({ ...call, doing: `setting the restart policy of container ${id}` }, signal)
    },

    async removeContainer(id, options = {}, signal) {
      const call = { method: 'DELETE', path: path('containers', id) } as const
      const request = { ...call, query: { v: false, force: options.force ?? false } }
      const removal = engine.json({ ...request, doing: `removing container ${id}` }, signal)
      await unless(['container_not_found', 'removal_in_progress'], removal)
      // Somebody else's removal, or the engine's own of a --rm container, counts only when it has ended.
      if ((await inspectContainer(id, signal)) !== null) await waitContainer(id, 'removed', signal)
    },
  }
}

/** The engine also answers to the beginning of an id, so a name such as "cafe" could hit a stranger. */
function isMeant(container: ContainerInspect, asked: string): boolean {
  const isShortId = /^[0-9a-f]{12,}$/.test(asked) && container.id.startsWith(asked)
  return container.name === asked.replace(/^\//, '') || isShortId
}
