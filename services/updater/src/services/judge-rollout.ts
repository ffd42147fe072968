import type { RolloutStatus, ServiceTask } from '@sentinel/docker/services/service-types'
import type { Outcome } from '@sentinel/saga/journal'

export interface RolloutSeen {
  readonly kind: 'update' | 'rollback'
  readonly name: string
  /** Image of the spec now, and the one that we wrote into it. */
  readonly image: string
  readonly targetImage: string
  readonly rollout: RolloutStatus | undefined
  /** When the change before ours began, by the engine's clock. */
  readonly rolloutBefore: number
  readonly tasks: readonly ServiceTask[]
}

export type Verdict =
  | { readonly is: 'going'; readonly done: number; readonly wanted: number }
  /** Nothing speaks of our change: where it stays so there was nothing for the engine to do. */
  | { readonly is: 'silent'; readonly done: number; readonly wanted: number }
  | { readonly is: 'completed' }
  | { readonly is: 'ended'; readonly outcome: Outcome; readonly code: string; readonly reason: string }

/** What the engine's own word on a service means for the update that we asked for. */
export function judgeRollout(seen: RolloutSeen): Verdict {
  const { kind, name, image, targetImage, rollout, rolloutBefore, tasks } = seen
  const wantedTasks = tasks.filter(({ desiredState }) => desiredState === 'running')
  const wanted = wantedTasks.length
  const done = wantedTasks.filter((task) => task.image === targetImage && task.state === 'running').length
  // A word that is older than our request tells of somebody else's change.
  const word = (rollout?.startedAt?.getTime() ?? 0) > rolloutBefore ? rollout : undefined
  const isGoneBack = word?.state.startsWith('rollback') ?? false
  if (image !== targetImage && !isGoneBack) {
    const reason = `${name} was given another image by somebody while it was updated; theirs stands`
    return { is: 'ended', outcome: 'superseded', code: 'superseded', reason }
  }
  const why = word === undefined || word.message === '' ? '' : `: ${word.message}`
  switch (word?.state) {
    case 'completed':
      return { is: 'completed' }
    case 'paused': {
      const reason = `The engine paused the rollout of ${name}${why}; its tasks run old and new images, roll it back or update it again`
      return { is: 'ended', outcome: 'failed', code: 'rollout_paused', reason }
    }
    case 'rollback_completed':
      if (kind === 'rollback') return { is: 'completed' }
      return {
        is: 'ended',
        outcome: 'rolled_back',
        code: 'rolled_back',
        reason: `The new tasks of ${name} were sick and the engine rolled the service back${why}`,
      }
    case 'rollback_paused': {
      const reason = `The engine began to roll ${name} back and paused${why}; look at its tasks`
      return { is: 'ended', outcome: 'needs_attention', code: 'rollback_paused', reason }
    }
    case undefined:
      return { is: 'silent', done, wanted }
    default:
      return { is: 'going', done, wanted }
  }
}
