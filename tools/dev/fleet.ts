import { engineOf } from '@sentinel/testkit/engine-of'
import { samples } from './fleet/samples.ts'
import { startSample } from './fleet/start-sample.ts'
import { signIn } from './sign-in.ts'

/** `start`: the demo's containers, and a scan that finds what is newer. `stop`: ends them on an engine that goes on. */
if (process.argv[2] === 'stop') await stop()
else await start()

async function start(): Promise<void> {
  // One first: the others then mount the base layer that it has pushed.
  for (const sample of samples) await startSample(sample)
  const {
    SENTINEL_API: api = '',
    SENTINEL_ADMIN_USER: name = '',
    SENTINEL_ADMIN_PASSWORD: password = '',
  } = process.env
  const headers = await signIn(api, name, password)
  const response = await fetch(`${api}/api/scan`, { method: 'POST', headers })
  if (!response.ok) throw new Error(`The first scan was refused: ${await response.text()}`)
}

async function stop(): Promise<void> {
  const engine = engineOf()
  for (const { name } of samples) {
    const container = await engine.inspectContainer(name)
    if (container !== null) await engine.stopContainer(container.id)
  }
}
