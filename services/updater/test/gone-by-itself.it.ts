import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '@sentinel/shared/errors/app-error'
import { aContainer } from '@sentinel/testkit/a-container'
import { part } from '@sentinel/testkit/parts'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { openScene, type Scene } from './scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene('gone-by-itself')
})
afterAll(() => scene[Symbol.asyncDispose]())

describe('a new --rm container that is gone before it could be looked at', () => {
  test.each(['swap-names:before', 'start-new:before'])(
    'at %s has the old one made again, with its data',
    async (at) => {
      const app = uniqueName('job')
      const v1 = await publish(app, '1.0.0', { volumes: ['/data'] })
      const v2 = await publish(app, '1.1.0', { volumes: ['/data'], cmd: ['/bin/sh', '-c', 'exit 3'] })
      const hostConfig = { AutoRemove: true }
      await using web = await aContainer({ image: v1.reference, dockerHost: part('dockerHost'), hostConfig })
      await web.shell('echo kept > /data/file')
      const ids: string[] = []
      // What a worker has done that was killed before it could write it down.
      const updater = await scene.startUpdater({
        onBoundary: async ({ step, moment, direction }) => {
          if (direction !== 'forward' || `${step}:${moment}` !== at) return
          const all = await scene.host.listContainers()
          const fresh = all.find(
            ({ image, name }) => image === v2.reference && !name.startsWith('sentinel-old'),
          )
          await scene.host.startContainer(fresh?.id ?? '')
          await settle(async () => (await scene.host.inspectContainer(fresh?.id ?? '')) === null)
          ids.push(fresh?.id ?? '')
        },
      })

      const update = await scene.ended(await scene.ask(web.name, v2))
      await updater.stop()

      expect(ids).toHaveLength(1)
      expect(update.state).toBe(at.startsWith('start') ? 'rolled_back' : 'failed')
      expect(await web.inspect()).toMatchObject({ imageId: v1.imageId, state: { running: true } })
      expect(await web.shell('cat /data/file')).toBe('kept')
    },
  )
})

describe('an old --rm container that went with its stop', () => {
  test('is made again under its own name where nothing was done after the stop', async () => {
    const app = uniqueName('job')
    const [v1, v2] = [await publish(app, '1.0.0', { volumes: ['/data'] }), await publish(app, '1.1.0')]
    const hostConfig = { AutoRemove: true }
    await using web = await aContainer({ image: v1.reference, dockerHost: part('dockerHost'), hostConfig })
    await web.shell('echo kept > /data/file')
    const updater = await scene.startUpdater({
      onBoundary: ({ step, moment, direction }) => {
        if (direction === 'forward' && `${step}:${moment}` === 'stop-old:after')
          throw new AppError('conflict', 'told_to', 'Told to fail')
      },
    })

    const update = await scene.ended(await scene.ask(web.name, v2))
    await updater.stop()

    expect(update.state).toBe('failed')
    expect(await web.inspect()).toMatchObject({ imageId: v1.imageId, state: { running: true } })
    expect(await web.shell('cat /data/file')).toBe('kept')
  })
})
