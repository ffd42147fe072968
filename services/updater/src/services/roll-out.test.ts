import type { ServiceChange, ServiceInspect } from '@sentinel/docker/services/service-types'
import type { ReplaceContext } from '@sentinel/saga/replace-context'
import type { StepRun } from '@sentinel/saga/step'
import type { Replacement } from '@sentinel/saga/replacement'
import { AppError } from '@sentinel/shared/errors/app-error'
import { serviceKey } from '@sentinel/shared/resources/service'
import { anUpdate } from '@sentinel/testkit/factories'
import { describe, expect, test } from 'vitest'
import { rollOut } from './roll-out.ts'
import type { Rollout } from './rollout.ts'
import { specHash } from './service-spec.ts'

const specOf = (image: string) => ({
  Name: 'web',
  TaskTemplate: { ContainerSpec: { Image: image }, ForceUpdate: 0 },
})

const target = 'example/app:1.1.0@sha256:new'
const auth = { username: 'me', password: 'secret' }

/** A swarm of one service. `conflicts`: so often somebody else writes first. */
function aSwarm({ conflicts = 0, image = 'example/app:1.0.0' } = {}) {
  const changes: ServiceChange[] = []
  let versionIndex = 10
  let spec: ServiceInspect['spec'] = specOf(image)
  const host = {
    inspectService: () =>
      Promise.resolve({
        id: 's1',
        name: 'web',
        versionIndex,
        spec,
        image: (spec as ReturnType<typeof specOf>).TaskTemplate.ContainerSpec.Image,
      }),
    changeService(change: ServiceChange) {
      if (conflicts > 0) {
        conflicts -= 1
        versionIndex += 1
        return Promise.reject(new AppError('conflict', 'service_changed', 'update out of sequence'))
      }
      changes.push(change)
      spec = change.spec
      return Promise.resolve()
    },
  }
  const ctx = {
    host,
    update: anUpdate({ name: serviceKey('web'), containerId: 's1' }),
    authFor: () => Promise.resolve(auth),
  } as unknown as ReplaceContext
  const run = { signal: new AbortController().signal } as StepRun<Replacement>
  const state: Rollout = {
    specHash: specHash(specOf('example/app:1.0.0')),
    rolloutBefore: 0,
    targetImage: target,
  }
  return { changes, run: () => rollOut.run(ctx, state, run) }
}

describe('handing a new image to the swarm', () => {
  test('names the version of the service and the registry’s login', async () => {
    const swarm = aSwarm()

    await swarm.run()

    expect(swarm.changes).toEqual([{ id: 's1', versionIndex: 10, spec: specOf(target), auth }])
  })

  test('is tried again where only the version moved', async () => {
    const swarm = aSwarm({ conflicts: 2 })

    await swarm.run()

    expect(swarm.changes).toMatchObject([{ versionIndex: 12 }])
  })

  test('is given up where it moves all the time', async () => {
    await expect(aSwarm({ conflicts: 99 }).run()).rejects.toMatchObject({
      code: 'service_changed',
      details: { outcome: 'failed' },
    })
  })

  test('is done once, however often it is asked for', async () => {
    const swarm = aSwarm()

    await swarm.run()
    await swarm.run()

    expect(swarm.changes).toHaveLength(1)
  })

  test('leaves alone what somebody changed meanwhile', async () => {
    const swarm = aSwarm({ image: 'example/app:9.9.9' })

    await expect(swarm.run()).rejects.toMatchObject({ details: { outcome: 'superseded' } })
    expect(swarm.changes).toEqual([])
  })
})
