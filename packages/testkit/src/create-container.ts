import type { Host } from '@sentinel/docker/host'
import type { ContainerOptions } from './a-container.ts'

type Wanted = ContainerOptions & { readonly name: string; readonly labels: Readonly<Record<string, string>> }

/** Its id. */
export async function createContainer(host: Host, options: Wanted): Promise<string> {
  // testcontainers knows one engine per process and always starts what it creates.
  if (options.dockerHost !== undefined || options.start === false || options.hostConfig?.['AutoRemove']) {
    return await createThroughEngine(host, options)
  }
  const { startThroughTestcontainers } = await import('./testcontainers.ts')
  return await startThroughTestcontainers(options)
}

async function createThroughEngine(host: Host, options: Wanted): Promise<string> {
  const { id } = await host.createContainer({
    name: options.name,
    body: {
      Image: options.image,
      Labels: options.labels,
      ...(options.cmd ? { Cmd: options.cmd } : {}),
      ...(options.env ? { Env: Object.entries(options.env).map(([key, value]) => `${key}=${value}`) } : {}),
      ...options.body,
      HostConfig: options.hostConfig ?? {},
    },
  })
  if (options.start !== false) await host.startContainer(id)
  return id
}
