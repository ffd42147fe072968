import { pause, shuttingDown } from '../attempt.ts'
import type { ReplaceContext } from '../replace-context.ts'
import type { Replacement } from '../replacement.ts'
import type { StepRun } from '../step.ts'

const engineStopSeconds = 10
const settleMs = 500
const pollMs = 100

/** A stop that a dead worker asked for goes on in the engine, and would hit what we start. The engine does not show it. */
export async function outlastStop(
  { host }: Pick<ReplaceContext, 'host'>,
  { id, seconds = engineStopSeconds }: { id: string; seconds: number | undefined },
  { signal, waitSignal }: Pick<StepRun<Replacement>, 'signal' | 'waitSignal'>,
): Promise<void> {
  const until = performance.now() + Math.max(0, seconds) * 1000 + settleMs
  while (performance.now() < until) {
    const old = await host.inspectContainer(id, signal)
    if (old === null || !old.state.running) return
    if (waitSignal.aborted) throw shuttingDown()
    await pause(pollMs, { signal }, waitSignal)
  }
}
