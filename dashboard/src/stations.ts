import type { StepView, UpdateView } from './api/views.ts'

export type StationState = 'ahead' | 'now' | 'done' | 'failed' | 'undone'

interface StationPlan {
  readonly key: string
  readonly label: string
  /** What goes on there, while it does. */
  readonly doing: string
  readonly steps: readonly string[]
  /** The container is down from here on, until the last one that says so is done. */
  readonly isOutage?: true
}

/** The saga's steps as the stations a person follows. A step that no station names belongs to the one before it. */
const plan: readonly StationPlan[] = [
  {
    key: 'check',
    label: 'Check',
    doing: 'Looking at what runs, and whether it may be touched',
    steps: ['record', 'refuse', 'gate', 'pre-hook'],
  },
  {
    key: 'download',
    label: 'Download',
    doing: 'Downloading the new image; the container serves as ever',
    steps: ['pull', 'unchanged', 'gate-image'],
  },
  {
    key: 'create',
    label: 'Create',
    doing: 'Creating the new container beside the running one',
    steps: ['create', 'prepare'],
  },
  {
    key: 'stop',
    label: 'Stop old',
    doing: 'Stopping the old one in its own way',
    steps: ['stop-old'],
    isOutage: true,
  },
  {
    key: 'start',
    label: 'Start new',
    doing: 'The new one takes the name and starts',
    steps: ['swap-names', 'start-new'],
    isOutage: true,
  },
  {
    key: 'prove',
    label: 'Prove',
    doing: 'Watching whether the new one is well',
    steps: ['prove', 'post-hook', 'settle-dependants', 'fidelity'],
  },
  { key: 'finish', label: 'Finish', doing: 'Removing the old one', steps: ['retire-old'] },
]

export interface Station extends StationPlan {
  readonly state: StationState
}

export interface Journey {
  readonly stations: readonly Station[]
  readonly isGoingBack: boolean
  /** The sentence for right now. */
  readonly doing: string
  /** From when to when nobody was served; `to` is absent while that is so. */
  readonly outage: { readonly from: string; readonly to?: string } | undefined
}

interface Travelled {
  readonly steps: readonly StepView[]
  readonly state: UpdateView['state']
}

export function journeyOf({ steps, state }: Travelled): Journey {
  const isGoingBack = steps.some(({ direction }) => direction === 'undo')
  const marks = new Map<string, StationState>()
  for (const step of steps) marks.set(stationOf(step).key, stateAfter(step, marks.get(stationOf(step).key)))
  if (state === 'succeeded') for (const { key } of plan) marks.set(key, 'done')
  const stations = plan.map((station) => ({ ...station, state: marks.get(station.key) ?? 'ahead' }))
  const last = steps.at(-1)
  return { stations, isGoingBack, doing: sentence(state, last, isGoingBack), outage: outageOf(steps) }
}

function stationOf({ step }: StepView): StationPlan {
  const found = plan.find(({ steps }) => steps.includes(step))
  return found ?? (plan[0] as StationPlan)
}

function stateAfter({ direction, phase }: StepView, before: StationState | undefined): StationState {
  if (phase === 'failed') return 'failed'
  if (direction === 'undo') return before === 'failed' ? 'failed' : phase === 'done' ? 'undone' : 'now'
  return phase === 'done' ? 'done' : 'now'
}

function sentence(state: UpdateView['state'], last: StepView | undefined, isGoingBack: boolean): string {
  if (state === 'queued') return 'An updater takes it next'
  if (state === 'needs_attention') return 'Stopped here, and kept everything'
  if (isGoingBack) return 'The new one is not well: putting the old one back'
  return last === undefined ? 'Beginning' : stationOf(last).doing
}

function outageOf(steps: readonly StepView[]): Journey['outage'] {
  const stop = steps.find(({ step, direction }) => step === 'stop-old' && direction === 'forward')
  if (stop === undefined) return undefined
  // The old one serves again once its stop is undone; the new one does once it was started and not taken back.
  const back = steps.find(
    ({ step, direction, phase }) => step === 'stop-old' && direction === 'undo' && phase === 'done',
  )
  const isUndone = steps.some(({ direction }) => direction === 'undo')
  const start = steps.find(
    ({ step, direction, phase }) => step === 'start-new' && direction === 'forward' && phase === 'done',
  )
  const end = back ?? (isUndone ? undefined : start)
  const to = end === undefined ? undefined : (end.ended_at ?? end.at)
  return { from: stop.at, ...(to === undefined ? {} : { to }) }
}
