import type { ContainerInspect } from '@sentinel/docker/engine-types'
import type { Host } from '@sentinel/docker/host'
import { createContainer } from './create-container.ts'
import { engineOf } from './engine-of.ts'
import { removeContainersNamed } from './remove-containers.ts'
import { runLabels, uniqueName } from './run-label.ts'

type Extra = Readonly<Record<string, unknown>>

export interface ContainerOptions {
  /** Reference as a user writes it; pulled when the engine does not have it. */
  readonly image: string
  readonly name?: string
  readonly cmd?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  /** The engine's HostConfig: Binds, RestartPolicy, PortBindings, AutoRemove … */
  readonly hostConfig?: Extra
  /** Anything else of the create body: User, Hostname, Healthcheck, StopSignal, NetworkingConfig … */
  readonly body?: Extra
  /** False leaves it created. */
  readonly start?: boolean
  /** Another engine than that of the tests. */
  readonly dockerHost?: string
}

export interface SampleContainer extends AsyncDisposable {
  readonly name: string
  /** Id of the first container of this name; an update replaces it. */
  readonly id: string
  readonly host: Host
  /** Whatever bears the name now. */
  inspect(): Promise<ContainerInspect>
  /** Output of a shell line in whatever bears the name now. */
  shell(line: string): Promise<string>
}

/**
 * A sample container, started through testcontainers (on an engine of a test's own: straight through the engine).
 * Disposing removes whatever bears the name by then, with its anonymous volumes.
 */
export async function aContainer(options: ContainerOptions): Promise<SampleContainer> {
  const host = engineOf(options.dockerHost)
  const name = options.name ?? uniqueName('sample')
  if (!(await host.inspectImage(options.image))) await host.pullImage(options.image)
  const labels = { ...runLabels, ...options.labels }
  const id = await createContainer(host, { ...options, name, labels })
  const inspect = async () => {
    const found = await host.inspectContainer(name)
    if (!found) throw new Error(`No container is called ${name}`)
    return found
  }
  return {
    name,
    id,
    host,
    inspect,
    async shell(line) {
      const { id: current } = await inspect()
      const { exitCode, output } = await host.exec(current, ['/bin/sh', '-c', line], { timeoutMs: 10_000 })
      if (exitCode !== 0) throw new Error(`${line} in ${name} ended with ${exitCode}: ${output}`)
      return output.trim()
    },
    [Symbol.asyncDispose]: () => removeContainersNamed(host, name),
  }
}
