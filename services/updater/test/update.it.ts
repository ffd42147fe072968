import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aContainer } from '@sentinel/testkit/a-container'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { openScene, type Scene } from './scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene('update')
  await scene.startUpdater()
})
afterAll(() => scene[Symbol.asyncDispose]())

async function leftovers(updateId: string): Promise<string[]> {
  const all = await scene.host.listContainers()
  return all.map(({ name }) => name).filter((name) => name.includes(updateId))
}

describe('an update that goes well', () => {
  test('moves the container to the new image with its data, name, policy and settings', async () => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0', { env: { A: '1' }, volumes: ['/data'] })
    const v2 = await publish(app, '1.1.0', { env: { A: '2' }, volumes: ['/data'] })
    await using web = await aContainer({
      image: v1.reference,
      env: { X: '9' },
      hostConfig: { RestartPolicy: { Name: 'always' } },
    })
    await web.shell('echo kept > /data/file')

    const id = await scene.ask(web.name, v2)
    const update = await scene.ended(id)

    expect(update).toMatchObject({
      state: 'succeeded',
      from: { imageId: v1.imageId },
      to: { imageId: v2.imageId },
    })
    const now = await web.inspect()
    expect(now.id).not.toBe(web.id)
    expect(now).toMatchObject({
      imageId: v2.imageId,
      imageReference: v2.reference,
      restartPolicy: { name: 'always' },
    })
    expect(now.state.running).toBe(true)
    expect(await web.shell('cat /data/file; echo $A $X')).toBe('kept\n2 9')
    expect(await leftovers(id)).toEqual([])
    expect(update.steps.every(({ phase }) => phase === 'done')).toBe(true)
    expect(update.reason).toBe(`${web.name} was updated from ${v1.reference} to ${v2.reference}`)
  })
})
