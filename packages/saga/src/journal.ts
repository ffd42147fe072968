import type { Direction } from './step.ts'

/** How a saga ends, once it is known. */
export interface Ending {
  readonly outcome: Outcome
  readonly code: string
  /** One sentence for people. */
  readonly reason: string
}

export type Outcome =
  | 'succeeded'
  | 'unchanged'
  | 'skipped'
  | 'refused'
  | 'superseded'
  | 'cancelled'
  | 'failed'
  | 'rolled_back'
  | 'needs_attention'

export interface SagaState {
  /** Why it unwinds, and what it ends as. */
  readonly ending?: Ending
  /** Undo steps that failed; the others were run. */
  readonly undoFailures?: readonly string[]
}

export interface JournalEntry<S> {
  readonly direction: Direction
  /** Names of the steps done, in order; in `undo` those not yet undone, the one begun last. */
  readonly done: readonly string[]
  /** The step that may be half done. */
  readonly begun?: string
  /** What is begun has not touched what serves: a person may still take it back. */
  readonly mayCancel?: boolean
  readonly state: S
}

/** What people read about one step. */
export interface StepNote {
  readonly step: string
  readonly direction: Direction
  readonly phase: 'begun' | 'done' | 'failed'
  readonly text?: string
}

export interface Journal<S> {
  readonly entry: JournalEntry<S>
  /** Replaces the entry in memory only: the next write takes it along, a crash finds the one before. */
  hold(entry: JournalEntry<S>, notes: readonly StepNote[]): void
  /**
   * Replaces the entry, in one durable write. While the store is away it tries again for `patienceMs`.
   * @throws AppError `lease_lost` when somebody else owns this now, `unavailable` when the store stayed away,
   * `cancelled` when a person took it back while the entry that stands there still allowed it and the next goes on.
   */
  write(entry: JournalEntry<S>, notes: readonly StepNote[], patienceMs: number): Promise<void>
}
