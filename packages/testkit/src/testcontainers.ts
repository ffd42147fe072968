import type { ContainerOptions } from './a-container.ts'

// Its reaper is an image that cannot be had where nothing can be pulled; we remove what we make. Read at import.
process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'
const { GenericContainer, PullPolicy, Wait } = await import('testcontainers')

/** GenericContainer with the whole create body open, because a container updater is tested with all of it. */
class Sample extends GenericContainer {
  constructor(options: ContainerOptions) {
    super(options.image)
    const { HostConfig: _, ...body } = options.body ?? {}
    Object.assign(this.createOpts, body)
    Object.assign(this.hostConfig, options.hostConfig)
  }
}

export async function startThroughTestcontainers(
  options: ContainerOptions & { readonly name: string; readonly labels: Readonly<Record<string, string>> },
): Promise<string> {
  const sample = new Sample(options)
    .withName(options.name)
    .withLabels({ ...options.labels })
    .withEnvironment({ ...options.env })
    .withPullPolicy(PullPolicy.neverPull())
    // Whether it gets well is for the test to see.
    .withWaitStrategy(Wait.forListeningPorts())
  if (options.cmd) sample.withCommand([...options.cmd])
  return (await sample.start()).getId()
}

/** A part of the tests from its image, on a free loopback port. */
export async function startPart(
  image: string,
  { port, cmd, env = {} }: { port: number; cmd?: readonly string[]; env?: Readonly<Record<string, string>> },
): Promise<AsyncDisposable & { readonly address: string }> {
  const container = new GenericContainer(image).withExposedPorts(port).withEnvironment({ ...env })
  if (cmd) container.withCommand([...cmd])
  const started = await container.start()
  return {
    address: `${started.getHost()}:${started.getMappedPort(port)}`,
    async [Symbol.asyncDispose]() {
      await started.stop()
    },
  }
}
