import { provision } from '../provision/index.mjs'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs `work` with the parts it names, and ends what was started for it whatever happens. A signal stops the
 * provisioning; later on, what `work` waits for ends by the same signal, and the parts end after it.
 */
export async function withParts(names, options, work) {
  const interrupt = new AbortController()
  const onSignal = () => interrupt.abort()
  for (const signal of signals) process.on(signal, onSignal)
  const { env, stop } = await provision(names, { ...options, signal: interrupt.signal })
  try {
    return await work(env)
  } finally {
    await stop()
    for (const signal of signals) process.off(signal, onSignal)
  }
}
