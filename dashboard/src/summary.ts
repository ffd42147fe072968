import type { FleetContainer } from './api/views.ts'
import { isUp } from './abilities.ts'
import { count } from './format/time.ts'

export interface Summary {
  readonly total: number
  readonly running: number
  readonly waiting: number
  readonly underWay: number
  /** Containers with something wrong, each with what it is. */
  readonly problems: readonly { readonly container: FleetContainer; readonly text: string }[]
  /** The state of everything in one sentence. */
  readonly headline: string
}

export function summarize(containers: readonly FleetContainer[]): Summary {
  const waiting = containers.filter((container) => container.waiting?.state === 'pending').length
  const underWay = containers.filter(({ active }) => active !== null).length
  const problems = containers.flatMap((container) => {
    const text = problemOf(container)
    return text === undefined ? [] : [{ container, text }]
  })
  const needsYou = containers.filter(({ active }) => active?.state === 'needs_attention').length
  return {
    total: containers.length,
    running: containers.filter(isUp).length,
    waiting,
    underWay,
    problems,
    headline: headline({
      total: containers.length,
      waiting,
      underWay: underWay - needsYou,
      needsYou,
      problems: problems.length,
      isAllCurrent: containers.every(({ decision }) => decision?.outcome === 'up_to_date'),
    }),
  }
}

/** What is wrong with a container now; undefined when nothing is. */
export function problemOf({
  active,
  health,
  state,
  exit_code,
  decision,
}: FleetContainer): string | undefined {
  if (active?.state === 'needs_attention') return 'An update needs your decision.'
  if (active !== null) return undefined
  if (health === 'unhealthy') return 'Its health check fails.'
  if (state === 'restarting') return 'It keeps restarting.'
  if (state === 'dead') return 'The engine calls it dead.'
  if (state === 'exited' && exit_code !== null && ![0, 137, 143].includes(exit_code))
    return `It ended with exit code ${exit_code}.`
  if (decision?.outcome === 'failed') return decision.error ?? 'The last check failed.'
  return undefined
}

interface Counts {
  readonly total: number
  readonly waiting: number
  readonly underWay: number
  readonly needsYou: number
  readonly problems: number
  readonly isAllCurrent: boolean
}

function headline({ total, waiting, underWay, needsYou, problems, isAllCurrent }: Counts): string {
  if (total === 0) return 'Nothing to watch yet.'
  if (needsYou > 0) return `${count(needsYou, 'update')} ${needsYou === 1 ? 'needs' : 'need'} your decision.`
  if (waiting > 0) return `${count(waiting, 'update')} ${waiting === 1 ? 'waits' : 'wait'} for you.`
  if (underWay > 0) return `${count(underWay, 'update')} under way.`
  if (problems > 0)
    return `No updates wait, but ${count(problems, 'container')} ${problems === 1 ? 'has' : 'have'} a problem.`
  return isAllCurrent ? 'Everything is up to date.' : 'Nothing waits for you.'
}
