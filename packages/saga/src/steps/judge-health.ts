import type { ContainerInspect } from '@sentinel/docker/engine-types'
import { readNumber, readRecord } from '@sentinel/docker/read-field'

export type Verdict =
  | { readonly verdict: 'proven' }
  | { readonly verdict: 'wait'; readonly remainingMs: number }
  | { readonly verdict: 'sick'; readonly code: string; readonly text: string }

export interface Judgement {
  /** Since it was first looked at, right after its start. */
  readonly ranMs: number
  readonly graceMs: number
  readonly healthTimeoutMs: number
}

const nanosecondsPerMs = 1_000_000

/** Whether a started container has proved itself, by what the engine says of it now. */
export function judgeHealth(container: ContainerInspect, judgement: Judgement): Verdict {
  const { state, restartCount, restartPolicy } = container
  const { ranMs, graceMs } = judgement
  if (state.oomKilled) return sick('out_of_memory', 'ran out of memory')
  if (restartCount > 0 || state.restarting) {
    return sick('restarted', `ended with exit code ${state.exitCode} and had to be restarted`)
  }
  if (!state.running) {
    const isOneShot =
      restartPolicy.name === 'no' || restartPolicy.name === '' || restartPolicy.name === 'on-failure'
    if (state.exitCode === 0 && isOneShot && state.error === '') return { verdict: 'proven' }
    // What ends by itself is restarted, and that is counted, in one moment: only who stops it, or an engine that goes
    // down, leaves it like this.
    if (restartPolicy.name === 'always' || restartPolicy.name === 'unless-stopped')
      return sick('stopped', `was stopped from outside after ${seconds(ranMs)}`)
    return sick('exited', `ended with exit code ${state.exitCode} after ${seconds(ranMs)}`)
  }
  if (state.health === 'healthy') return { verdict: 'proven' }
  if (state.health === 'unhealthy') return sick('unhealthy', `became unhealthy after ${seconds(ranMs)}`)
  const limitMs = state.health === 'starting' ? startPeriodMs(container) + judgement.healthTimeoutMs : graceMs
  if (ranMs < limitMs) return { verdict: 'wait', remainingMs: limitMs - ranMs }
  if (state.health === 'starting') return sick('unhealthy', `was not healthy within ${seconds(limitMs)}`)
  return { verdict: 'proven' }
}

function startPeriodMs({ config }: ContainerInspect): number {
  return readNumber(readRecord(config['Healthcheck'])['StartPeriod']) / nanosecondsPerMs
}

function sick(code: string, text: string): Verdict {
  return { verdict: 'sick', code, text }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
}
