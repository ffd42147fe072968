import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { uniqueName } from './run-label.ts'

const run = promisify(execFile)

export interface OwnNetwork extends AsyncDisposable {
  readonly name: string
  /** One that a container may ask for. */
  readonly address: string
}

/** A network with a range of its own on an engine of a test's own. Its bridge goes also where that engine is dead. */
export async function networkOfMyOwn(dockerHost: string): Promise<OwnNetwork> {
  const name = uniqueName('net')
  const hash = createHash('sha256').update(name).digest()
  const bridge = `sentinel-${hash.toString('hex', 0, 3)}`
  const range = `10.215.${hash[3] ?? 0}`
  const docker = (...argv: string[]) => run('docker', ['--host', dockerHost, 'network', ...argv])
  const option = `com.docker.network.bridge.name=${bridge}`
  await docker('create', '--subnet', `${range}.0/24`, '--opt', option, name)
  return {
    name,
    address: `${range}.77`,
    async [Symbol.asyncDispose]() {
      await docker('rm', name).catch(() => undefined)
      await run('ip', ['link', 'delete', bridge]).catch(() => undefined)
    },
  }
}
