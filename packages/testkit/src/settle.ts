import { setTimeout as wait } from 'node:timers/promises'
import { inspect } from 'node:util'

export interface SettleOptions {
  /** What is awaited, in words: "the container to be healthy". */
  readonly what?: string
  readonly timeoutMs?: number
  readonly intervalMs?: number
}

type Settled<T> = Exclude<T, false | 0 | '' | null | undefined>

/**
 * Asks until the answer is truthy, and returns it. A condition that throws counts as not yet.
 * @throws with what was awaited and the last answer.
 */
export async function settle<T>(
  condition: () => T | Promise<T>,
  { what = 'a condition', timeoutMs = 15_000, intervalMs = 25 }: SettleOptions = {},
): Promise<Settled<T>> {
  const deadline = performance.now() + timeoutMs
  let last: unknown
  for (;;) {
    try {
      const answer = await condition()
      if (answer) return answer as Settled<T>
      last = answer
    } catch (error) {
      last = error
    }
    if (performance.now() >= deadline) {
      const seen = last instanceof Error ? last.message : inspect(last, { depth: 6, breakLength: 120 })
      throw new Error(`Waited ${timeoutMs} ms for ${what}; last seen: ${seen}`, {
        cause: last,
      })
    }
    await wait(intervalMs)
  }
}
