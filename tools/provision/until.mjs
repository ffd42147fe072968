import { setTimeout as delay } from 'node:timers/promises'

/** Asks until `ask` answers something, or gives up: undefined after `timeoutMs`, or as soon as `isHopeless` says so. */
export async function until(ask, { timeoutMs, everyMs = 50, isHopeless = () => false }) {
  const giveUpAt = Date.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (isHopeless() || Date.now() > giveUpAt) return undefined
    await delay(everyMs)
  }
}
