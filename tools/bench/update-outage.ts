import type { Host } from '@sentinel/docker/host'
import { aContainer } from '@sentinel/testkit/a-container'
import { isolated } from '@sentinel/testkit/isolated'
import { publish } from '@sentinel/testkit/publish'
import { settle } from '@sentinel/testkit/settle'
import { startServices } from '@sentinel/testkit/start-process'
import { median, type Bench } from './figure.ts'
import { updateTo } from './update-to.ts'

const rounds = 9
const repository = 'bench/outage'

/** How long a container is down: the engine's own stop + start of it, and an update of it, one after the other in the same run. */
export const updateOutage: Bench = {
  name: 'update',
  async run() {
    const first = await publish(repository, '1.0.0', { volumes: ['/data'] })
    await using container = await aContainer({ image: first.reference, name: 'bench-outage' })
    await using own = isolated('bench-update', { SENTINEL_GRACE_PERIOD: '1s' })
    await using services = await startServices(['api', 'scanner', 'updater'], own.environment, {
      isBuilt: true,
    })
    const { url } = services.api
    await settle(async () => (await fetch(`${url}/api/containers/${container.name}`)).ok, {
      what: `${container.name} in the inventory`,
      timeoutMs: 60_000,
    })
    const engine: number[] = []
    const updates: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      engine.push(await outage(container.host, container.name, () => restart(container.host, container.name)))
      const tag = `1.0.${round + 1}`
      await publish(repository, tag, { volumes: ['/data'] })
      updates.push(await outage(container.host, container.name, () => updateTo(url, container.name, tag)))
      console.log(`  engine ${engine.at(-1)?.toFixed(0)} ms, update ${updates.at(-1)?.toFixed(0)} ms`)
    }
    const ratio = median(updates) / median(engine)
    return [
      {
        what: `outage of an update / the engine's own stop + start (medians of ${rounds})`,
        measured: `${median(updates).toFixed(0)} ms / ${median(engine).toFixed(0)} ms = ${ratio.toFixed(2)}`,
        wanted: '1.05',
        ratio: ratio / 1.05,
      },
    ]
  },
}

/** From the signal to the old container to the start of whatever runs next under its name, by the engine's own clock. */
async function outage(host: Host, name: string, work: () => Promise<unknown>): Promise<number> {
  const controller = new AbortController()
  const id = (await host.inspectContainer(name))?.id
  let stoppedAt = Number.NaN
  let startedAt = Number.NaN
  const watching = (async () => {
    for await (const event of host.events(controller.signal)) {
      if (event.type !== 'container') continue
      if (event.action === 'kill' && event.id === id) stoppedAt = event.at.getTime()
      if (event.action === 'start' && event.name === name) startedAt = event.at.getTime()
      if (!Number.isNaN(stoppedAt) && !Number.isNaN(startedAt)) return
    }
  })()
  await work()
  await watching
  controller.abort()
  return startedAt - stoppedAt
}

async function restart(host: Host, name: string): Promise<void> {
  await host.stopContainer(name)
  await host.startContainer(name)
}
