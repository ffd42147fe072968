import { debianFiles } from '../debian-files.mjs'
import { startEngine } from '../engine/start-engine.mjs'
import { ProvisionError } from '../provision-error.mjs'
import { which } from '../which.mjs'

const packages = ['docker.io', 'containerd']

/** A second engine for the tests: of an API (1.45) and with an image store that the engine of Debian 12 does not know. */
export const newerEngine = {
  name: 'newer-engine',
  isStartedByTests: true,

  find() {
    const host = process.env.SENTINEL_NEWER_ENGINE
    return host ? { env: { SENTINEL_NEWER_ENGINE: host }, note: `SENTINEL_NEWER_ENGINE, ${host}` } : undefined
  },

  needs() {
    return []
  },

  async start(context) {
    try {
      if (process.getuid() !== 0) throw new ProvisionError('only root can start it')
      if (which('runc') === undefined) throw new ProvisionError('it needs runc, which is not there')
      const programs = await debianFiles(packages, context)
      const config = { features: { 'containerd-snapshotter': true } }
      const options = { name: 'newer-engine', programs, config, mayWriteRules: false }
      const { socket, note, stop } = await startEngine(context, options)
      return { env: { SENTINEL_NEWER_ENGINE: `unix://${socket}` }, note, stop }
    } catch (error) {
      const note = `none, so the tests on it are skipped: ${error.message}. Set SENTINEL_NEWER_ENGINE to an engine of API 1.45 or later`
      return { env: {}, note }
    }
  },
}
