import type { Boundary } from '@sentinel/saga/step'
import { AppError } from '@sentinel/shared/errors/app-error'
import { run } from '@sentinel/shared/runtime/run'
import { processEnvironment } from '@sentinel/shared/settings/process-environment'
import { updaterWith } from '../src/service.ts'

/** `<step>:<before|after>[:undo]`, several by comma: at each this updater once stands still, says so, and waits to be killed or told to go on. */
const { SENTINEL_CRASH_AT: crashAt = '', SENTINEL_CRASH_FAIL: failingStep = '' } = processEnvironment()

function nameOf({ step, moment, direction }: Boundary): string {
  return `${step}:${moment}${direction === 'undo' ? ':undo' : ''}`
}

// Loading takes longer than a whole update: the test starts the next victim while it looks at the last one.
await toldToGoOn('loaded')

const points = new Set(crashAt.split(','))
await run(
  updaterWith({
    onBoundary: async (boundary) => {
      const point = nameOf(boundary)
      if (points.delete(point)) await toldToGoOn(`standing at ${point}`)
      if (nameOf(boundary) === `${failingStep}:before`)
        throw new AppError('conflict', 'told_to', 'Told to fail')
    },
  }),
)

async function toldToGoOn(said: string): Promise<void> {
  const go = new Promise((resolve) => process.once('SIGUSR2', resolve))
  const alive = setInterval(() => undefined, 1000)
  process.stdout.write(`${said}\n`)
  await go
  clearInterval(alive)
}
