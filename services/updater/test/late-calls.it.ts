import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { candidateName } from '@sentinel/docker/recipe/update-names'
import type { Replacement } from '@sentinel/saga/replacement'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { anUpdate, localHostId } from '@sentinel/testkit/factories'
import { publish, type Published } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
let app: Published

beforeAll(async () => {
  scene = await openScene('late')
  app = await publish(uniqueName('app'), '1', { volumes: ['/data'] })
  await scene.startUpdater()
})
afterAll(() => scene[Symbol.asyncDispose]())

/** An update of this container that has ended, and is to be looked at once more; what was said of it then. */
async function lookedAt(
  web: SampleContainer,
  state: Partial<Replacement>,
  meanwhile: (updateId: string) => Promise<unknown>,
): Promise<readonly (string | undefined)[]> {
  const journal = {
    direction: 'forward' as const,
    done: [],
    state: JSON.stringify({ oldId: 'f'.repeat(64), newId: web.id, oldState: 'running', ...state }),
  }
  const update = anUpdate({ name: web.name, hostId: localHostId, state: 'succeeded', journal })
  await meanwhile(update._id)
  await scene.db.updates.create({ ...update, verifyAt: new Date(0) })
  const { steps } = await settle(
    async () => {
      const found = await scene.read(update._id)
      return found.verifyAt === undefined && found.journal === undefined ? found : null
    },
    { what: 'the update to be looked at once more', timeoutMs: 60_000 },
  )
  return steps.map(({ text }) => text)
}

describe.concurrent('a late call of a worker that was believed dead', () => {
  test('that created a container, also one of what hangs on it, is put right with its nameless volumes', async () => {
    await using web = await aContainer({ image: app.reference })
    const dependant = { name: 'child', id: 'e'.repeat(64), newId: 'd'.repeat(64), state: 'stopped' }
    let volumes: (string | undefined)[] = []

    const said = await lookedAt(web, { dependants: [dependant as never] }, async (updateId) => {
      const names = [candidateName(updateId), candidateName(updateId, 0)]
      const late = await Promise.all(
        names.map((name) => aContainer({ image: app.reference, name, start: false })),
      )
      volumes = (await Promise.all(late.map((each) => each.inspect()))).flatMap(({ mounts }) =>
        mounts.map(({ name }) => name),
      )
    })

    expect(said).toEqual([
      expect.stringMatching(/^sentinel-new-\w+ had been created by a late call/),
      expect.stringMatching(/^sentinel-new-\w+\.0 had been created by a late call/),
    ])
    expect(volumes).toHaveLength(2)
    expect(await Promise.all(volumes.map((name) => scene.host.inspectVolume(name ?? '')))).toEqual([
      null,
      null,
    ])
    expect((await web.inspect()).state.running).toBe(true)
  })

  test('that stopped the new container, or one that hangs on it, has it started again after a takeover', async () => {
    await using web = await aContainer({ image: app.reference })
    await using child = await aContainer({ image: app.reference })
    const dependant = { name: child.name, id: 'e'.repeat(64), newId: child.id, state: 'running' }
    const kill = () => Promise.all([web, child].map(({ id }) => scene.host.killContainer(id)))

    const said = await lookedAt(web, { wasTakenOver: true, dependants: [dependant as never] }, kill)

    expect(said).toEqual(
      [web, child].map(({ name }) => `${name} had been stopped by a late call and was started again`),
    )
    expect((await web.inspect()).state.running).toBe(true)
    expect((await child.inspect()).state.running).toBe(true)
  })

  test('is nothing that a person did: what was stopped without a takeover stays stopped', async () => {
    await using web = await aContainer({ image: app.reference })

    expect(await lookedAt(web, {}, () => scene.host.killContainer(web.id))).toEqual([])
    expect((await web.inspect()).state.running).toBe(false)
  })
})
