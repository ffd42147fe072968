import { AppError, toAppError } from '@sentinel/shared/errors/app-error'
import { attempt, shuttingDown, type Leash } from './attempt.ts'
import { begunWith } from './begun-with.ts'
import { endingOf, isLeaseLost, leaseLost } from './ending.ts'
import type { Ending, Journal, JournalEntry, SagaState, StepNote } from './journal.ts'
import type { Boundary, Direction, Plan, Step, StepRun } from './step.ts'

export interface Saga<C, S extends SagaState> {
  /** The plan by what the journal knows. Plans may differ only after the step that decides between them. */
  readonly planOf: (state: S) => Plan<C, S>
  readonly ctx: C
  readonly journal: Journal<S>
  readonly leash: Leash
  /** Fires when the process lets go of its work: the saga stops at a boundary and is continued from the journal. */
  readonly shutdown: AbortSignal
  /** True when the last worker did not hand back: what it had begun is perhaps done. */
  readonly isRecovery: boolean
  readonly tries?: number
  readonly pauseMs?: number
  /** How long a journal that is away may keep the served thing down. */
  readonly journalPatienceMs: number
  readonly onBoundary?: (boundary: Boundary) => Promise<void> | void
}

/**
 * Runs a plan from where its journal stands to its end, forward or back.
 * @throws AppError of kind `aborted` when the lease was lost (nothing is undone) or the process shuts down.
 */
export async function runPlan<C, S extends SagaState>(saga: Saga<C, S>): Promise<Ending> {
  const { journal } = saga
  if (journal.entry.direction === 'undo') return await goBack(saga)
  try {
    if (saga.isRecovery) refuseHalfDone(saga)
    await goForward(saga)
    return { outcome: 'succeeded', code: 'succeeded', reason: '' }
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.kind === 'aborted') throw error
    const begun = journal.entry.begun ?? ''
    const plan = planOf(saga)
    const otherwise = reached(plan, begun, plan.forwardFrom) ? 'rolled_back' : 'failed'
    const ending = endingOf(error, otherwise)
    const isForwardOnly = reached(plan, begun, plan.noReturnFrom)
    if (isForwardOnly || ending.outcome === 'needs_attention') {
      return { ...ending, outcome: 'needs_attention' }
    }
    await turnAround(saga, ending)
    return await goBack(saga)
  }
}

function refuseHalfDone<C, S extends SagaState>(saga: Saga<C, S>): void {
  const { begun } = saga.journal.entry
  const plan = planOf(saga)
  if (begun === undefined || reached(plan, begun, plan.forwardFrom)) return
  throw new AppError(
    'conflict',
    'updater_ended',
    `The updater that ran this ended in the middle of the step ${begun}; everything was put back, ask for the update again`,
  )
}

async function goForward<C, S extends SagaState>(saga: Saga<C, S>): Promise<void> {
  const { journal } = saga
  for (;;) {
    const step = firstNotDone(planOf(saga), journal.entry.done)
    if (!step) return
    if (saga.shutdown.aborted && mayLetGo(planOf(saga), step, 'forward')) throw shuttingDown()
    if (journal.entry.begun !== step.name) {
      const mayCancel = isCancellable(planOf(saga), step)
      await write(saga, { ...journal.entry, begun: step.name, mayCancel }, [note(step, 'forward', 'begun')])
    }
    const patch = await takeForward(saga, step)
    const { begun: _, ...entry } = journal.entry
    const state = { ...entry.state, ...patch }
    const done = [...entry.done, step.name]
    const next = firstNotDone(saga.planOf(state), done)
    const text = step.says?.(state)
    const mayCancel = next !== undefined && isCancellable(saga.planOf(state), next)
    const reachedEntry = { ...entry, done, ...(next && { begun: next.name }), mayCancel, state }
    const notes: StepNote[] = [
      { ...note(step, 'forward', 'done'), ...(text === undefined ? {} : { text }) },
      ...(next ? [note(next, 'forward', 'begun')] : []),
    ]
    if (isJoined(saga.planOf(state), next)) journal.hold(reachedEntry, notes)
    else await write(saga, reachedEntry, notes)
  }
}

/** Of a joined step that fails, the journal says that it was begun before it says what follows. */
async function takeForward<C, S extends SagaState>(saga: Saga<C, S>, step: Step<C, S>): Promise<Partial<S>> {
  try {
    return await take(saga, step, 'forward')
  } catch (error) {
    const isJoint = isJoined(planOf(saga), step)
    if (isJoint && toAppError(error).kind !== 'aborted') await write(saga, saga.journal.entry, [])
    throw error
  }
}

function firstNotDone<C, S>({ steps }: Plan<C, S>, done: readonly string[]): Step<C, S> | undefined {
  return steps.find(({ name }) => !done.includes(name))
}

async function turnAround<C, S extends SagaState>(saga: Saga<C, S>, ending: Ending): Promise<void> {
  const { done, begun, state } = saga.journal.entry
  const toUndo = [...done, ...begunWith(planOf(saga), begun)]
  const failed: StepNote[] =
    begun === undefined ? [] : [{ step: begun, direction: 'forward', phase: 'failed', text: ending.reason }]
  await write(saga, undoEntry(planOf(saga), toUndo, { ...state, ending }), failed)
}

/** Undoes in reverse. A step that cannot be undone is recorded and the others are run. */
async function goBack<C, S extends SagaState>(saga: Saga<C, S>): Promise<Ending> {
  const { journal } = saga
  for (;;) {
    const { begun, done, state } = journal.entry
    const plan = planOf(saga)
    const step = plan.steps.find(({ name }) => name === begun)
    if (!step) break
    if (saga.shutdown.aborted && mayLetGo(plan, step, 'undo')) throw shuttingDown()
    const notes: StepNote[] = []
    const failures = [...(state.undoFailures ?? [])]
    try {
      await take(saga, step, 'undo')
      notes.push(note(step, 'undo', 'done'))
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.kind === 'aborted') throw error
      const ending = endingOf(error, 'failed')
      if (ending.outcome === 'needs_attention') return ending
      failures.push(`${step.name}: ${error.message}`)
      notes.push({ ...note(step, 'undo', 'failed'), text: error.message })
    }
    const undoFailures = failures.length > 0 ? { undoFailures: failures } : {}
    const rest = done.filter((name) => name !== step.name)
    await write(saga, undoEntry(plan, rest, { ...journal.entry.state, ...undoFailures }), notes)
  }
  return conclude(journal.entry.state)
}

function conclude({ ending, undoFailures }: SagaState): Ending {
  const cause = ending ?? { outcome: 'failed', code: 'internal', reason: 'It was put back' }
  if (!undoFailures || undoFailures.length === 0) return cause
  const reason = `${cause.reason}; putting back failed: ${undoFailures.join('; ')}`
  return { outcome: 'needs_attention', code: 'undo_failed', reason }
}

function undoEntry<C, S extends SagaState>(
  plan: Plan<C, S>,
  toUndo: readonly string[],
  state: S,
): JournalEntry<S> {
  // Steps that leave nothing behind cost no write.
  const names = new Set(plan.steps.filter((step) => 'undo' in step).map(({ name }) => name))
  const undoable = toUndo.filter((name) => names.has(name))
  const begun = undoable.at(-1)
  return { direction: 'undo', done: undoable, ...(begun === undefined ? {} : { begun }), state }
}

/** One step in one direction, with its tries. */
async function take<C, S extends SagaState>(
  saga: Saga<C, S>,
  step: Step<C, S>,
  direction: Direction,
): Promise<Partial<S>> {
  const { leash, shutdown, journal, onBoundary } = saga
  await onBoundary?.({ step: step.name, moment: 'before', direction })
  const patch = await attempt(
    () =>
      withFading(saga, step, direction, async (signal) => {
        const run: StepRun<S> = {
          signal,
          waitSignal: AbortSignal.any([signal, shutdown]),
          remainingMs: () => leash.remainingMs(),
          note: async (patch) => {
            await write(saga, { ...journal.entry, state: { ...journal.entry.state, ...patch } }, [])
            await onBoundary?.({ step: step.name, moment: 'noted', direction })
          },
        }
        if (direction === 'forward') return await step.run(saga.ctx, journal.entry.state, run)
        await step.undo?.(saga.ctx, journal.entry.state, run)
        return {}
      }),
    { leash, shutdown, tries: saga.tries ?? 3, pauseMs: saga.pauseMs ?? 500 },
  )
  await onBoundary?.({ step: step.name, moment: 'after', direction })
  return patch
}

/** In the outage a lease that cannot be renewed interrupts the step while there is still time to put back. */
async function withFading<C, S extends SagaState, T>(
  saga: Saga<C, S>,
  step: Step<C, S>,
  direction: Direction,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { leash } = saga
  const plan = planOf(saga)
  const { fading } = leash
  const isOutage =
    direction === 'forward' &&
    reached(plan, step.name, plan.outageFrom) &&
    !reached(plan, step.name, plan.forwardFrom)
  if (!isOutage) return await work(leash.signal)
  try {
    return await work(AbortSignal.any([leash.signal, fading]))
  } catch (error) {
    if (!fading.aborted || leash.signal.aborted) throw error
    await putBack(saga)
    throw leaseLost()
  }
}

async function write<C, S extends SagaState>(
  saga: Saga<C, S>,
  entry: JournalEntry<S>,
  notes: readonly StepNote[],
): Promise<void> {
  const { journal, leash } = saga
  const { begun = '', direction } = journal.entry
  const isServed =
    direction === 'forward' && entry.direction === 'forward' && !isInOutage(planOf(saga), begun)
  const patienceMs = isServed ? leash.remainingMs() : saga.journalPatienceMs
  try {
    await journal.write(entry, notes, patienceMs)
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.code === 'cancelled') throw error
    if (error.kind !== 'unavailable' || isServed) throw isLeaseLost(error) ? error : leaseLost()
    await putBack(saga)
    throw leaseLost()
  }
}

/** Down to where the old one serves again, without the journal: whoever recovers finds it by looking. */
async function putBack<C, S extends SagaState>(saga: Saga<C, S>): Promise<void> {
  const { journal, leash, shutdown } = saga
  const plan = planOf(saga)
  const { done, begun, state } = journal.entry
  const touched = new Set([...done, ...begunWith(plan, begun)])
  const outage = plan.steps.filter(({ name }) => touched.has(name) && reached(plan, name, plan.outageFrom))
  for (const step of outage.toReversed()) {
    if (leash.signal.aborted) return
    const { signal } = leash
    const run: StepRun<S> = {
      signal,
      waitSignal: signal,
      remainingMs: () => leash.remainingMs(),
      note: () => Promise.resolve(),
    }
    await attempt(async () => step.undo?.(saga.ctx, state, run), {
      leash,
      shutdown,
      tries: 2,
      pauseMs: 100,
    }).catch(() => undefined)
  }
}

function planOf<C, S extends SagaState>({ planOf, journal }: Saga<C, S>): Plan<C, S> {
  return planOf(journal.entry.state)
}

function isJoined<C, S>({ joined = [] }: Plan<C, S>, step: Step<C, S> | undefined): boolean {
  return step !== undefined && joined.includes(step.name)
}

function isCancellable<C, S>(plan: Plan<C, S>, step: Step<C, S>): boolean {
  return !reached(plan, step.name, plan.cancelUntil ?? plan.outageFrom)
}

function isInOutage<C, S>(plan: Plan<C, S>, begun: string): boolean {
  return reached(plan, begun, plan.outageFrom) && !reached(plan, begun, plan.forwardFrom)
}

/** With old down and new not yet up nothing serves: a shutdown waits for the one or the other. */
function mayLetGo<C, S>(plan: Plan<C, S>, { name }: Step<C, S>, direction: Direction): boolean {
  if (direction === 'undo') return !isInOutage(plan, name)
  return name === plan.outageFrom || !(isInOutage(plan, name) || name === plan.forwardFrom)
}

function reached<C, S>({ steps }: Plan<C, S>, name: string, from: string): boolean {
  const names = steps.map((step) => step.name)
  return names.includes(name) && names.indexOf(name) >= names.indexOf(from)
}

function note<C, S>(step: Step<C, S>, direction: Direction, phase: StepNote['phase']): StepNote {
  return { step: step.name, direction, phase }
}
