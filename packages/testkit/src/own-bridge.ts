import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * A network bridge for a test's own engine. Told `--bridge=none` instead, dockerd would delete docker0, which belongs
 * to the machine's engine.
 */
export interface OwnBridge {
  readonly name: string
  create(): Promise<void>
  remove(): Promise<void>
}

export function ownBridge(folder: string): OwnBridge {
  const hash = createHash('sha256').update(folder).digest()
  const name = `sentinel-${hash.toString('hex', 0, 3)}`
  const remove = async () => {
    // Its absence is all that is wanted.
    await run('ip', ['link', 'delete', name]).catch(() => undefined)
  }
  return {
    name,
    remove,
    async create() {
      await remove()
      await run('ip', ['link', 'add', 'name', name, 'type', 'bridge'])
      await run('ip', ['address', 'add', `10.214.${hash[4] ?? 0}.1/24`, 'dev', name])
      await run('ip', ['link', 'set', name, 'up'])
    },
  }
}
