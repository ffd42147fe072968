import { setTimeout as wait } from 'node:timers/promises'
import { translateDbError } from '@sentinel/shared/db/connect'
import { AppError, toAppError } from '@sentinel/shared/errors/app-error'
import { outboxEntry, withOutbox, type OutboxEntry } from '@sentinel/shared/events/outbox'
import type { Evidence, StepRecord, UpdateDoc } from '@sentinel/shared/resources/update'
import type { Context } from '@sentinel/shared/runtime/context'
import { leaseLost, takenBack } from './ending.ts'
import type { Journal, JournalEntry, StepNote } from './journal.ts'
import type { Replacement } from './replacement.ts'
import { stepText } from './step-text.ts'
import { tellProgress, type Progress } from './tell-progress.ts'
import { aboutUpdate } from './update-events.ts'

export interface UpdateJournal extends Journal<Replacement> {
  progress(progress: Progress): void
  keepEvidence(evidence: Evidence): Promise<void>
}

export interface UpdateJournalOptions {
  /** As it was read under the lease. */
  readonly update: UpdateDoc
  readonly token: string
  readonly hostName: string
  /** Fires when the lease ends. */
  readonly signal: AbortSignal
}

const retryPauseMs = 200
/** As often as an eye can follow. */
const progressPauseMs = 250
/** Publishing works on the same document: it waits until the saga itself waits, for the engine or for proof. */
const publishAfterMs = 300

/** The journal in the update's own document: every write is a compare-and-set on lease token and version. */
export function updateJournal(
  ctx: Pick<Context, 'db' | 'events'>,
  { update, token, hostName, signal }: UpdateJournalOptions,
): UpdateJournal {
  const { _id } = update
  const { updates } = ctx.db
  let { version } = update
  let steps: readonly StepRecord[] = update.steps
  let entry = readEntry(update)
  let outcome: Record<string, unknown> = {}
  let held: OutboxEntry[] = []

  let publishing: NodeJS.Timeout | undefined

  /** The saga does not wait for it: Redis may be away, and the sweeper comes again. */
  function publishSoon(): void {
    clearTimeout(publishing)
    publishing = setTimeout(() => void ctx.events.flush('updates', { _id }), publishAfterMs)
    publishing.unref()
  }

  function stepEvent({ step, direction, phase, text }: StepNote): OutboxEntry {
    const message = stepText(update.name, { step, direction, phase, ...(text === undefined ? {} : { text }) })
    return outboxEntry('update.step', { ...aboutUpdate(update, hostName, message), step, direction, phase })
  }

  /** Not by the outbox: the next word says it better, and the saga's own writes have no business waiting for it. */
  const telling = tellProgress(progressPauseMs, (progress) => {
    const { step } = progress
    const message = stepText(update.name, { step, direction: 'forward', phase: 'progress' })
    const about = {
      ...aboutUpdate(update, hostName, message),
      direction: 'forward',
      phase: 'progress',
    } as const
    const entry = outboxEntry('update.step', { ...about, ...progress })
    updates
      .updateOne({ _id, token, version }, { $set: { progress } })
      .then(({ matchedCount }) => (matchedCount === 0 ? undefined : ctx.events.publish([entry])))
      .catch(() => undefined)
  })

  async function commit(change: Record<string, unknown>, hearsPerson: boolean): Promise<void> {
    const unlessCancelled = hearsPerson ? { cancel: null } : {}
    const result = await updates.updateOne({ _id, token, version, ...unlessCancelled }, change)
    if (result.matchedCount > 0) return
    const found = await updates.findOne({ _id }).select({ token: 1, version: 1, cancel: 1 }).lean()
    // No match may be our own write, whose answer was lost.
    if (found?.token !== token || found.version < version || found.version > version + 1) throw leaseLost()
    if (found.version === version + 1) return
    if (!hearsPerson || !found.cancel) throw leaseLost()
    throw takenBack(update.name, found.cancel.by)
  }

  async function patiently(patienceMs: number, work: () => Promise<void>): Promise<void> {
    const startedAt = performance.now()
    for (;;) {
      try {
        const leftMs = patienceMs - (performance.now() - startedAt)
        await within(work(), Math.max(leftMs, retryPauseMs), signal)
        return
      } catch (thrown) {
        if (signal.aborted) throw leaseLost()
        const error = toAppError(translateDbError(thrown))
        const isOver = performance.now() - startedAt + retryPauseMs > patienceMs
        if (error.kind !== 'unavailable' || isOver) throw error
        await wait(retryPauseMs)
      }
    }
  }

  return {
    get entry() {
      return entry
    },

    hold(next, notes) {
      steps = notes.reduce(applyNote, steps)
      held = [...held, ...notes.map(stepEvent)]
      entry = next
    },

    async write(next, notes, patienceMs) {
      const nextSteps = notes.reduce(applyNote, steps)
      const events = [...held, ...notes.map(stepEvent)]
      const filed = withOutbox(events)
      const nextOutcome = outcomeFields(next.state)
      // What a person says between two boundaries is heard at the second, and only while nothing was touched.
      const hearsPerson = entry.mayCancel === true && next.direction === 'forward'
      await patiently(patienceMs, () =>
        commit(
          {
            $set: {
              journal: writeEntry(next),
              steps: nextSteps,
              ...changed(outcome, nextOutcome),
              ...(events.length > 0 ? filed.$set : {}),
            },
            ...(events.length > 0 ? { $unset: { progress: '' }, $push: filed.$push } : {}),
            $inc: { version: 1 },
          },
          hearsPerson,
        ),
      )
      version += 1
      telling.end()
      steps = nextSteps
      entry = next
      outcome = nextOutcome
      held = []
      if (events.length > 0) publishSoon()
    },

    progress: (progress) => telling.note(progress),

    async keepEvidence(evidence) {
      // Worth a few tries, never worth keeping old down for.
      const keep = () => updates.updateOne({ _id, token }, { $set: { evidence } }).then(() => undefined)
      await patiently(retryPauseMs * 5, keep).catch(() => undefined)
    },
  }
}

function readEntry({ journal }: UpdateDoc): JournalEntry<Replacement> {
  if (!journal) return { direction: 'forward', done: [], state: {} }
  const { direction, done, begun, state, mayCancel } = journal
  return {
    direction,
    done,
    ...(begun === undefined || begun === null ? {} : { begun }),
    ...(mayCancel ? { mayCancel } : {}),
    state: JSON.parse(state) as Replacement,
  }
}

export function writeEntry({ direction, done, begun, mayCancel, state }: JournalEntry<Replacement>) {
  return {
    direction,
    done: [...done],
    ...(begun === undefined ? {} : { begun }),
    ...(mayCancel ? { mayCancel } : {}),
    state: JSON.stringify(state),
    ...(state.ending ? { cause: state.ending.reason } : {}),
  }
}

/** What stays for the history and for a rollback when the journal is gone. */
function outcomeFields(state: Replacement): Record<string, unknown> {
  const { fidelity, dependants = [] } = state
  const { recipe, oldImageId, oldDigest, oldReference, reference, newImageId, newDigest } = state
  return {
    ...(recipe && { recipe: JSON.stringify(recipe) }),
    ...(oldImageId === undefined ? {} : { 'from.imageId': oldImageId }),
    ...(oldReference === undefined ? {} : { 'from.reference': oldReference }),
    ...(oldDigest === undefined || oldDigest === '' ? {} : { 'from.digest': oldDigest }),
    ...(reference === undefined ? {} : { 'to.reference': reference }),
    ...(newImageId === undefined ? {} : { 'to.imageId': newImageId }),
    ...(newDigest === undefined ? {} : { 'to.digest': newDigest }),
    ...(fidelity && { fidelity }),
    ...(dependants.length > 0 ? { dependants: dependants.map(({ name }) => name) } : {}),
  }
}

function changed(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>) {
  const hasChanged = ([key, value]: [string, unknown]) =>
    JSON.stringify(before[key]) !== JSON.stringify(value)
  return Object.fromEntries(Object.entries(after).filter(hasChanged))
}

/** One line per step and direction, from begun to its end. */
export function applyNote(
  steps: readonly StepRecord[],
  { step, direction, phase, text }: StepNote,
): StepRecord[] {
  const at = new Date()
  const said = text === undefined ? {} : { text }
  const open = steps.findLast((record) => record.step === step && record.direction === direction)
  if (phase === 'begun' || open === undefined || open.phase !== 'begun') {
    return [...steps, { step, direction, phase, at, ...(phase === 'begun' ? {} : { endedAt: at }), ...said }]
  }
  return steps.map((record) => (record === open ? { ...record, phase, endedAt: at, ...said } : record))
}

async function within<T>(work: Promise<T>, limitMs: number, signal: AbortSignal): Promise<T> {
  const controller = new AbortController()
  const late = wait(limitMs, undefined, { signal: AbortSignal.any([signal, controller.signal]) }).then(() => {
    throw new AppError(
      'unavailable',
      'mongo_away',
      'MongoDB did not answer a journal write in time; check that it runs',
    )
  })
  work.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    controller.abort()
    late.catch(() => undefined)
  }
}
