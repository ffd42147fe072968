import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launch } from '../launch.mjs'
import { keptPort } from '../ports.mjs'
import { get } from '../probes.mjs'
import { which } from '../which.mjs'

/** A scratch registry of our own for the demo and the tests. Engines speak plain HTTP to 127.0.0.0/8 without being told. */
export const registry = {
  name: 'registry',
  isStartedByTests: true,

  find() {
    const address = process.env.SENTINEL_REGISTRY
    return address
      ? { env: { SENTINEL_REGISTRY: address }, note: `SENTINEL_REGISTRY, ${address}` }
      : undefined
  },

  needs() {
    return which('docker-registry') === undefined
      ? [{ packages: ['docker-registry'], why: 'an image registry for the demo and the tests' }]
      : []
  },

  async start({ folder, isKept, signal }) {
    const data = join(folder, 'data', 'registry')
    if (!isKept) rmSync(data, { recursive: true, force: true })
    mkdirSync(data, { recursive: true })
    const port = await keptPort(join(folder, 'ports', 'registry'))
    const config = join(folder, 'run', 'registry.yml')
    mkdirSync(join(folder, 'run'), { recursive: true })
    writeFileSync(config, configOf(data, port))
    const { stop } = await launch({
      name: 'registry',
      folder,
      signal,
      command: which('docker-registry'),
      args: ['serve', config],
      isReady: async () => (await get({ host: '127.0.0.1', port }, '/v2/'))?.status === 200,
    })
    const address = `127.0.0.1:${port}`
    return { env: { SENTINEL_REGISTRY: address }, note: `started on ${address}`, stop }
  },
}

/** JSON is YAML, and quotes a path whatever it holds. */
function configOf(data, port) {
  return JSON.stringify({
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: data }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}`, secret: 'scratch' },
  })
}
