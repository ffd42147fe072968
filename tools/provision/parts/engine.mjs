import { existsSync } from 'node:fs'
import { startEngine } from '../engine/start-engine.mjs'
import { engineAnswers } from '../engine/engine-api.mjs'
import { ProvisionError } from '../provision-error.mjs'
import { until } from '../until.mjs'
import { which } from '../which.mjs'

const systemSocket = '/var/run/docker.sock'

export const engine = {
  name: 'engine',

  async find() {
    const host = process.env.DOCKER_HOST
    if (host) return { env: { DOCKER_HOST: host }, note: `DOCKER_HOST, ${host}` }
    if (!existsSync(systemSocket) || !(await engineAnswers(systemSocket))) return undefined
    return { env: { DOCKER_HOST: `unix://${systemSocket}` }, note: `the one at ${systemSocket}` }
  },

  needs() {
    const wanted = []
    if (which('dockerd') === undefined)
      wanted.push({
        packages: ['docker.io'],
        why: 'a Docker engine, started by us with a data folder of its own',
      })
    if (which('iptables') === undefined || which('ip') === undefined)
      wanted.push({ packages: ['iptables', 'iproute2'], why: "the engine's networks" })
    if (wanted.length === 0 && process.getuid() !== 0)
      throw new ProvisionError(
        'No Docker engine answers at /var/run/docker.sock, and only root can start one. Start it, or set DOCKER_HOST:\n\n' +
          '  sudo systemctl start docker && sudo usermod -aG docker $USER\n',
      )
    return wanted
  },

  async start(context) {
    // Where an init system runs, installing the package has already started the machine's own engine.
    const found = context.hasInstalled && (await until(() => this.find(), { timeoutMs: 3_000 }))
    if (found) return found
    const { socket, note, stop } = await startEngine(context)
    return { env: { DOCKER_HOST: `unix://${socket}` }, note, stop }
  },
}
