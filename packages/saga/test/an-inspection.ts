import type { ContainerInspect } from '@sentinel/docker/engine-types'

export type Overrides = { readonly [K in keyof ContainerInspect]?: unknown }

/** One that nothing forbids to run twice. */
export function aContainer(overrides: Overrides = {}): ContainerInspect {
  return {
    name: 'web',
    state: { running: true, paused: false },
    autoRemove: false,
    restartPolicy: { name: 'always', maximumRetryCount: 0 },
    networkMode: 'front',
    networks: { front: { IPAMConfig: null, IPAddress: '172.18.0.2', MacAddress: '02:42:ac:12:00:02' } },
    mounts: [],
    labels: {},
    config: {},
    hostConfig: {},
    ...overrides,
  } as unknown as ContainerInspect
}
