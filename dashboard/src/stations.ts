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

/** Up to here nobody knows yet, and need not know, in which order the rest is done. */
const before: readonly StationPlan[] = [
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
]

const proving: StationPlan = {
  key: 'prove',
  label: 'Prove',
  doing: 'Watching whether the new one is well',
  steps: ['prove', 'post-hook', 'settle-dependants', 'fidelity'],
}

const finishing: StationPlan = {
  key: 'finish',
  label: 'Finish',
  doing: 'Removing the old one',
  steps: ['retire-old'],
}

/** The saga's steps as the stations a person follows. A step that no station names belongs to the one before it. */
const stopFirst: readonly StationPlan[] = [
  ...before,
  {
    key: 'stop',
    label: 'Stop old',
    doing: 'Stopping the old one in its own way',
    steps: ['stop-dependants', 'stop-old'],
    isOutage: true,
  },
  {
    key: 'start',
    label: 'Start new',
    doing: 'The new one takes the name and starts',
    steps: ['swap-names', 'start-new'],
    isOutage: true,
  },
  proving,
  finishing,
]

/** Nobody is ever without service. */
const startFirst: readonly StationPlan[] = [
  ...before,
  {
    key: 'start',
    label: 'Start new',
    doing: 'The new one starts beside the old one',
    steps: ['start-new'],
  },
  { ...proving, doing: 'Watching whether the new one is well; the old one serves as ever', steps: ['prove'] },
  {
    key: 'stop',
    label: 'Stop old',
    doing: 'The new one takes the name; the old one stops in its own way',
    steps: ['swap-names', 'stop-old'],
  },
  {
    ...finishing,
    doing: 'Comparing the two, and removing the old one',
    steps: ['post-hook', 'settle-dependants', 'fidelity', 'retire-old'],
  },
]

/** A service of a swarm: the engine replaces its tasks, ours is to ask once and to follow. */
const rollout: readonly StationPlan[] = [
  {
    key: 'check',
    label: 'Check',
    doing: 'Looking whether it may be touched',
    steps: ['record', 'refuse', 'gate'],
  },
  {
    key: 'image',
    label: 'Find image',
    doing: 'Asking the registry which image every node is to take',
    steps: ['pin', 'gate-image'],
  },
  { key: 'order', label: 'Give order', doing: 'Telling the swarm', steps: ['roll-out'] },
  {
    key: 'follow',
    label: 'Roll out',
    doing: 'The swarm replaces the tasks one after another',
    steps: ['follow'],
  },
  { key: 'count', label: 'Count', doing: 'Counting what runs', steps: ['count-tasks'] },
]

export interface Station extends StationPlan {
  readonly state: StationState
}

export interface Journey {
  readonly stations: readonly Station[]
  readonly isGoingBack: boolean
  /** The new one runs beside the old one before that is stopped. */
  readonly isStartFirst: boolean
  /** The swarm does it, task by task. */
  readonly isRollout: boolean
  /** The sentence for right now. */
  readonly doing: string
  /** From when to when nobody was served; `to` is absent while that is so. */
  readonly outage: { readonly from: string; readonly to?: string } | undefined
}

interface Travelled {
  readonly steps: readonly StepView[]
  readonly state: UpdateView['state']
  readonly isService?: boolean
}

export function journeyOf({ steps, state, isService = false }: Travelled): Journey {
  const isGoingBack = steps.some(({ direction }) => direction === 'undo')
  const isStartFirst = isStartedFirst(steps)
  const plan = isService ? rollout : isStartFirst ? startFirst : stopFirst
  const marks = new Map<string, StationState>()
  for (const step of steps) {
    const { key } = stationOf(step, plan)
    marks.set(key, stateAfter(step, marks.get(key)))
  }
  if (state === 'succeeded') for (const { key } of plan) marks.set(key, 'done')
  const stations = plan.map((station) => ({ ...station, state: marks.get(station.key) ?? 'ahead' }))
  const last = steps.at(-1)
  const doing = last === undefined ? 'Beginning' : stationOf(last, plan).doing
  return {
    stations,
    isGoingBack,
    isStartFirst,
    isRollout: isService,
    doing: sentence(state, doing, isGoingBack),
    outage: isStartFirst ? undefined : outageOf(steps),
  }
}

/** The steps tell it: which of the two is touched first. */
function isStartedFirst(steps: readonly StepView[]): boolean {
  return steps.find(({ step }) => step === 'start-new' || step === 'stop-old')?.step === 'start-new'
}

function stationOf({ step }: StepView, plan: readonly StationPlan[]): StationPlan {
  const found = plan.find(({ steps }) => steps.includes(step))
  return found ?? (plan[0] as StationPlan)
}

function stateAfter({ direction, phase }: StepView, before: StationState | undefined): StationState {
  if (phase === 'failed') return 'failed'
  if (direction === 'undo') return before === 'failed' ? 'failed' : phase === 'done' ? 'undone' : 'now'
  return phase === 'done' ? 'done' : 'now'
}

function sentence(state: UpdateView['state'], doing: string, isGoingBack: boolean): string {
  if (state === 'queued') return 'An updater takes it next'
  if (state === 'needs_attention') return 'Stopped here, and kept everything'
  if (isGoingBack) return 'The new one is not well: putting the old one back'
  return doing
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
