/** What the engine gives to one try of one step. */
export interface StepRun<S> {
  /** Fires when the lease ends: nothing may be touched any more. For calls that act. */
  readonly signal: AbortSignal
  /** Fires also when the process shuts down. For calls that only wait, and can be begun again. */
  readonly waitSignal: AbortSignal
  /** When the lease ends unless it is renewed, in milliseconds from now. */
  readonly remainingMs: () => number
  /** Journals what must be known before the next effect of the same step. */
  readonly note: (patch: Partial<S>) => Promise<void>
}

export interface Step<C, S> {
  readonly name: string
  /** Must be safe to run twice: a worker may die after the effect and before the journal write. */
  run(ctx: C, state: S, run: StepRun<S>): Promise<Partial<S>>
  /** Must look before it acts: the step may not have happened at all. */
  undo?(ctx: C, state: S, run: StepRun<S>): Promise<void>
  /** What people read beside the step once it is done. */
  says?(state: S): string | undefined
}

export interface Plan<C, S> {
  readonly steps: readonly Step<C, S>[]
  /** From this step on, what is served today is not served; where that never is so, the same as `forwardFrom`. */
  readonly outageFrom: string
  /**
   * Steps of the outage begun in the same write as the one before them, which saves the time of another. Whoever
   * recovers takes each for begun as soon as that one is.
   */
  readonly joined?: readonly string[]
  /** From this step on, whoever recovers goes forward. */
  readonly forwardFrom: string
  /** From this step on a person's word comes too late: what serves is being touched. Left out: from `outageFrom`. */
  readonly cancelUntil?: string
  /** From this step on nothing is undone. */
  readonly noReturnFrom: string
}

export type Direction = 'forward' | 'undo'

/** A place between two journal writes: right before a step's effect, right after it, or after it has noted something. */
export interface Boundary {
  readonly step: string
  readonly moment: 'before' | 'noted' | 'after'
  readonly direction: Direction
}
