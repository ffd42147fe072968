import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Host } from '@sentinel/docker/host'
import { endEngineLeftovers, forgetContainerd } from './end-engine-leftovers.ts'
import { engineOf } from './engine-of.ts'
import { ownBridge } from './own-bridge.ts'
import { ownPart, type OwnPart } from './own-part.ts'

export interface OwnEngine extends OwnPart {
  readonly host: Host
  /** Ends it with all that runs on it, as a host does that loses its power. */
  powerOff(): Promise<void>
}

/**
 * A dockerd of a test's own, with roots, socket, containerd and bridge of its own. It writes no firewall rules, because
 * those belong to the machine's engine.
 */
export async function engineOfMyOwn({ argv = [] }: { argv?: readonly string[] } = {}): Promise<OwnEngine> {
  let host: Host | undefined
  const part = await ownPart({
    name: 'engine',
    url: (folder) => {
      const url = `unix://${join(folder, 's')}`
      host = engineOf(url)
      return url
    },
    prepare: async (folder) => {
      await forgetContainerd(folder)
      await ownBridge(folder).create()
      await writeFile(join(folder, 'daemon.json'), '{}')
    },
    command: (folder) => ({
      command: 'dockerd',
      argv: [
        `--host=unix://${join(folder, 's')}`,
        `--data-root=${join(folder, 'd')}`,
        `--exec-root=${join(folder, 'x')}`,
        `--pidfile=${join(folder, 'pid')}`,
        `--config-file=${join(folder, 'daemon.json')}`,
        `--bridge=${ownBridge(folder).name}`,
        '--iptables=false',
        '--ip-masq=false',
        ...argv,
      ],
    }),
    isReady: async () => {
      await host?.ping()
      return true
    },
    cleanUp: async (folder) => {
      await endEngineLeftovers(folder)
      await ownBridge(folder).remove()
    },
  })
  return Object.assign(part, {
    host: engineOf(part.url),
    async powerOff() {
      await part.kill()
      await endEngineLeftovers(part.folder)
    },
  })
}
