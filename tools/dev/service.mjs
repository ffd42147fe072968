import { setTimeout as delay } from 'node:timers/promises'
import { join } from 'node:path'
import { compileCache } from '../provision/compile-cache.mjs'
import { launch } from '../provision/launch.mjs'
import { root } from '../provision/paths.mjs'
import { get } from '../provision/probes.mjs'
import { say } from '../provision/say.mjs'
import { readableLog } from './readable-log.mjs'

const firstPauseMs = 1_000
const longestPauseMs = 30_000

/** One service from source, started again with growing pauses for as long as it dies by itself. */
export async function startService({ name, port, env, folder, signal }) {
  const stopping = new AbortController()
  const start = () =>
    launch({
      name,
      folder,
      signal,
      command: process.execPath,
      // As the images start it.
      args: [
        ...(name === 'api' ? [] : ['--max-semi-space-size=2', '--heap-growing-percent=30']),
        '--conditions=source',
        join(root, 'services', name, 'src', 'main.ts'),
      ],
      env: { ...compileCache, MALLOC_ARENA_MAX: '1', ...env },
      isReady: async () => (await get({ host: '127.0.0.1', port }, '/readyz'))?.status === 200,
      readyMs: 60_000,
      stopMs: 25_000,
      onLine: (line) => {
        const text = readableLog(line)
        if (text !== undefined) say(name, text)
      },
    })
  let running = await start()

  const keepAlive = async () => {
    let pauseMs = firstPauseMs
    for (;;) {
      const startedAt = Date.now()
      const end = await running.exited
      if (stopping.signal.aborted) return
      if (Date.now() - startedAt > longestPauseMs) pauseMs = firstPauseMs
      say(name, `ended by itself (${end}); starts again in ${pauseMs / 1000} s. Its log: ${running.logFile}`)
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      running = await start().catch((error) => ({ ...running, exited: Promise.resolve(error.message) }))
    }
  }
  const ended = keepAlive()
  return {
    async stop() {
      stopping.abort()
      await running.stop()
      await ended
    },
    kill: () => running.stop({ signal: 'SIGKILL' }),
  }
}
