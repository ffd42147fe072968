/** How far a step is, for people: of a pull in bytes, and in layers. */
export interface Progress {
  readonly step: string
  readonly current: number
  readonly total: number
  readonly layersDone?: number
  readonly layers?: number
}

/** A download that stands still is told of again: a word may be lost, and a page may have come later. */
const againMs = 3000

/**
 * Tells progress at most once per pause, and the last word always: between two tellings only the newest counts.
 * Telling may fail or be late; nothing waits for it.
 */
export function tellProgress(pauseMs: number, tell: (progress: Progress) => void) {
  let toldAt = -Infinity
  let waiting: Progress | undefined
  let timer: NodeJS.Timeout | undefined
  let again: NodeJS.Timeout | undefined

  function tellNow(progress: Progress): void {
    waiting = undefined
    toldAt = performance.now()
    clearTimeout(again)
    again = setTimeout(() => tellNow(progress), againMs).unref()
    tell(progress)
  }

  return {
    note(progress: Progress): void {
      const leftMs = toldAt + pauseMs - performance.now()
      if (leftMs <= 0 && timer === undefined) return tellNow(progress)
      waiting = progress
      timer ??= setTimeout(() => {
        timer = undefined
        if (waiting !== undefined) tellNow(waiting)
      }, leftMs).unref()
    },
    /** The step is over: what was not told is of no use any more. */
    end(): void {
      clearTimeout(timer)
      clearTimeout(again)
      timer = undefined
      waiting = undefined
      toldAt = -Infinity
    },
  }
}
