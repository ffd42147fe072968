import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { launch } from '../launch.mjs'
import { keptPort } from '../ports.mjs'
import { redisAnswers } from '../probes.mjs'
import { which } from '../which.mjs'

export const redis = {
  name: 'redis',
  isStartedByTests: true,

  async find() {
    const url = process.env.REDIS_URL
    if (url) return { env: { REDIS_URL: url }, note: `REDIS_URL, ${withoutPassword(url)}` }
    if (await redisAnswers(6379))
      return { env: { REDIS_URL: 'redis://127.0.0.1:6379' }, note: 'the one on 127.0.0.1:6379' }
    return undefined
  },

  needs() {
    return which('redis-server') === undefined
      ? [{ packages: ['redis-server'], why: 'Redis, for queues and live events' }]
      : []
  },

  async start({ folder, isKept, signal }) {
    const data = join(folder, 'data', 'redis')
    if (!isKept) rmSync(data, { recursive: true, force: true })
    mkdirSync(data, { recursive: true })
    const port = await keptPort(join(folder, 'ports', 'redis'))
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', data, '--save', '']
    const { stop } = await launch({
      name: 'redis',
      folder,
      signal,
      command: which('redis-server'),
      args: [...args, '--appendonly', isKept ? 'yes' : 'no', '--maxmemory-policy', 'noeviction'],
      isReady: () => redisAnswers(port),
    })
    return { env: { REDIS_URL: `redis://127.0.0.1:${port}` }, note: `started on 127.0.0.1:${port}`, stop }
  },
}

function withoutPassword(url) {
  return url.replace(/\/\/[^@/]*@/, '//…@')
}
