import { freePort, nextFreePort } from '../provision/ports.mjs'
import { secretKeyEnv } from './secret-key.mjs'
import { startService } from './service.mjs'

const workers = ['scanner', 'updater', 'notifier']

/** The four services with the parts' environment: their address, and how to end them. */
export async function startServices({ env, folder, port, signal }) {
  const webPort = await nextFreePort(port)
  const started = []
  const key = await secretKeyEnv(folder)
  const stop = () => Promise.all(started.map((service) => service.stop()))
  const start = async (name, servicePort, ownEnv) => {
    started.push(
      await startService({ name, port: servicePort, env: { ...env, ...key, ...ownEnv }, folder, signal }),
    )
  }
  const ports = await Promise.all(workers.map(() => freePort()))
  const results = await Promise.allSettled([
    start('api', webPort, { SENTINEL_WEB_PORT: `${webPort}` }),
    ...workers.map((name, index) => start(name, ports[index], { SENTINEL_HEALTH_PORT: `${ports[index]}` })),
  ])
  const failed = results.find(({ status }) => status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw failed.reason
  }
  return { webPort, stop, kill: () => Promise.all(started.map((service) => service.kill())) }
}
