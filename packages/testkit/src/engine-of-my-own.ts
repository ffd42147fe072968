import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Host } from '@sentinel/docker/host'
import { endEngineLeftovers, forgetContainerd } from './end-engine-leftovers.ts'
import { engineOf } from './engine-of.ts'
import { ownPart, type OwnPart } from './own-part.ts'

export interface OwnEngine extends OwnPart {
  readonly host: Host
}

/**
 * A dockerd of a test's own, with roots, socket and containerd of its own. It has no default bridge and writes no
 * firewall rules, because those belong to the machine's engine: its containers have no network unless given one.
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
        '--bridge=none',
        '--iptables=false',
        '--ip-masq=false',
        ...argv,
      ],
    }),
    isReady: async () => {
      await host?.ping()
      return true
    },
    cleanUp: endEngineLeftovers,
  })
  return Object.assign(part, { host: engineOf(part.url) })
}
