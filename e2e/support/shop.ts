import { expect } from 'vitest'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { publish, type Published, type PublishOptions } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import type { Stack } from './stack.ts'

export interface Shop extends AsyncDisposable {
  readonly name: string
  readonly v1: Published
  readonly v2: Published
  readonly container: SampleContainer
  /** The engine has exactly this container, running this image under its name, with its data and policy, and nothing else of it. */
  expectWhole(on: Published): Promise<void>
  /** One container under its name runs, whatever else there is for the moment. */
  expectServed(): Promise<void>
}

export interface ShopOptions {
  /** host:port that its image names; default: the stack's registry. */
  readonly registry?: string
  readonly first?: PublishOptions
  readonly second?: PublishOptions
}

/** Takes two seconds to follow TERM, so that there is a middle of the stop. */
export const slowToStop: PublishOptions = {
  cmd: ['/bin/sh', '-c', 'trap "sleep 2; exit 0" TERM; while :; do sleep 0.1; done'],
}

/** A container with data on 1.0.0, and 1.1.0 in the registry. */
export async function aShop(
  { engine, registry }: Stack,
  { registry: host = registry.host, first = {}, second = {} }: ShopOptions = {},
): Promise<Shop> {
  const repository = uniqueName('shop')
  const common: PublishOptions = { registry: host, volumes: ['/data'] }
  const v1 = await publish(repository, '1.0.0', { ...common, ...first })
  const v2 = await publish(repository, '1.1.0', { ...common, ...second })
  const container = await aContainer({
    image: v1.reference,
    name: repository,
    dockerHost: engine.url,
    // After a crash an engine of version 20 takes its own clearing up for a person's stop: "unless-stopped" stays down.
    hostConfig: { RestartPolicy: { Name: 'always' } },
  })
  await container.shell('echo kept > /data/file')
  return {
    name: repository,
    v1,
    v2,
    container,
    async expectWhole(on) {
      const found = (await engine.host.listContainers()).map(({ name }) => name)
      expect(found.filter((name) => name === repository || name.startsWith('sentinel-'))).toEqual([
        repository,
      ])
      expect(await container.inspect()).toMatchObject({
        imageReference: on.reference,
        imageId: on.imageId,
        state: { status: 'running' },
        restartPolicy: { name: 'always' },
      })
      expect(await container.shell('cat /data/file')).toBe('kept')
    },
    async expectServed() {
      const running = (await engine.host.listContainers()).filter(({ state }) => state === 'running')
      expect(
        running.map(({ name }) => name).filter((name) => name === repository || name.startsWith('sentinel-')),
      ).toEqual([repository])
    },
    [Symbol.asyncDispose]: () => container[Symbol.asyncDispose](),
  }
}
