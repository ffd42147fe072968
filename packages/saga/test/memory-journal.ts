import { AppError } from '@sentinel/shared/errors/app-error'
import type { Leash } from '../src/attempt.ts'
import { leaseLost } from '../src/ending.ts'
import type { Journal, JournalEntry, SagaState, StepNote } from '../src/journal.ts'

export interface MemoryJournal<S extends SagaState> extends Journal<S> {
  readonly notes: StepNote[]
  /** Every entry that was written, oldest first. */
  readonly written: JournalEntry<S>[]
  /** From now on it refuses: its store is away, or somebody else owns it. */
  broken: 'away' | 'lost' | undefined
}

/** A journal that outlives the saga that writes it, but not the process. */
export function memoryJournal<S extends SagaState>(first: JournalEntry<S>): MemoryJournal<S> {
  let entry = first
  const journal: MemoryJournal<S> = {
    notes: [],
    written: [],
    broken: undefined,
    get entry() {
      return entry
    },
    hold(next, notes) {
      entry = structuredClone(next)
      journal.notes.push(...notes)
    },
    write(next, notes) {
      if (journal.broken === 'lost') return Promise.reject(leaseLost())
      if (journal.broken === 'away') {
        return Promise.reject(new AppError('unavailable', 'mongo_away', 'The journal is away'))
      }
      entry = structuredClone(next)
      journal.written.push(entry)
      journal.notes.push(...notes)
      return Promise.resolve()
    },
  }
  return journal
}

export interface MemoryLeash extends Leash {
  lose(): void
}

export function memoryLeash(): MemoryLeash {
  const lost = new AbortController()
  return {
    signal: lost.signal,
    fading: new AbortController().signal,
    remainingMs: () => (lost.signal.aborted ? 0 : 1000),
    assertHeld() {
      if (lost.signal.aborted) throw leaseLost()
    },
    lose: () => lost.abort(leaseLost()),
  }
}
