import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { aContainer } from '@sentinel/testkit/a-container'
import { publish } from '@sentinel/testkit/publish'
import { uniqueName } from '@sentinel/testkit/run-label'
import { openScene, type Scene } from './scene.ts'

const hourMs = 3_600_000
const crashes = { cmd: ['/bin/sh', '-c', 'sleep 0.7; exit 3'] }

let scene: Scene

beforeAll(async () => {
  scene = await openScene('clock')
  await scene.startUpdater()
})
afterAll(() => scene[Symbol.asyncDispose]())

/** The clock of this machine against the one of the engine. */
function shiftClock(byMs: number): void {
  const now = Date.now.bind(Date)
  vi.spyOn(Date, 'now').mockImplementation(() => now() + byMs)
}
afterEach(() => vi.restoreAllMocks())

test.each([
  ['an hour ahead of', hourMs, crashes, 'rolled_back'],
  ['an hour behind', -hourMs, {}, 'succeeded'],
])(
  'a clock %s the one of the engine neither shortens nor lengthens the proof',
  async (_where, byMs, made, state) => {
    const app = uniqueName('app')
    const v1 = await publish(app, '1.0.0')
    await using web = await aContainer({ image: v1.reference })
    const v2 = await publish(app, '1.1.0', made)
    shiftClock(byMs)

    const update = await scene.ended(await scene.ask(web.name, v2))

    expect(update).toMatchObject({ state })
  },
)
