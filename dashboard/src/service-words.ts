import type { ServiceView } from './api/views.ts'
import type { Tone } from './words.ts'

type Counted = Pick<ServiceView, 'DesiredReplicas' | 'RunningReplicas' | 'Mode'>

export interface ReplicaWords {
  readonly text: string
  readonly tone: Tone
}

/** How many tasks run of those that should. */
export function replicaWords({ DesiredReplicas, RunningReplicas, Mode }: Counted): ReplicaWords {
  if (DesiredReplicas === 0 && RunningReplicas === 0)
    return { text: Mode === 'global' ? 'no node for it' : 'scaled to nothing', tone: 'quiet' }
  const text = `${RunningReplicas} of ${DesiredReplicas} run`
  if (RunningReplicas >= DesiredReplicas) return { text, tone: 'good' }
  return { text, tone: RunningReplicas === 0 ? 'bad' : 'wait' }
}

const rollouts: Readonly<Record<string, readonly [Tone, string]>> = {
  updating: ['info', 'rolling out'],
  paused: ['bad', 'rollout paused'],
  completed: ['quiet', 'rolled out'],
  rollback_started: ['wait', 'going back'],
  rollback_paused: ['bad', 'going back paused'],
  rollback_completed: ['wait', 'went back'],
}

/** The engine's word on the last change; undefined where there was none. */
export function rolloutWords(status: string): ReplicaWords | undefined {
  if (status === '') return undefined
  const [tone, text] = rollouts[status] ?? ['quiet', status.replaceAll('_', ' ')]
  return { tone, text }
}
