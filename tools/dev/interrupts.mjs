/** npm passes Ctrl-C on although the terminal has already sent it to us: two within this time are one. */
const sameKeyMs = 500

/** `stopped` resolves at the first Ctrl-C or SIGTERM, and `signal` fires; each later one calls `force`. */
export function interrupts() {
  const first = new AbortController()
  const stopped = Promise.withResolvers()
  const handlers = { force: () => {} }
  let lastAt = 0
  const onSignal = () => {
    const isSameKey = Date.now() - lastAt < sameKeyMs
    lastAt = Date.now()
    if (isSameKey) return
    if (first.signal.aborted) handlers.force()
    first.abort()
    stopped.resolve()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal)
  return { signal: first.signal, stopped: stopped.promise, onForce: (force) => (handlers.force = force) }
}
