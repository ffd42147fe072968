import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The kernel takes socket paths up to 107 bytes, and the engine adds up to this many below its folder. */
const roomBelow = 40

/** Where the engine's sockets lie: below the state folder where that is short enough. */
export function runFolder(folder, name) {
  const wanted = join(folder, 'run', name)
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 8)
  const path = fits(wanted) ? wanted : join(shortParent(), `sentinel-${hash}`)
  mkdirSync(path, { recursive: true, mode: 0o711 })
  return path
}

function fits(path) {
  return Buffer.byteLength(path) + roomBelow <= 107
}

function shortParent() {
  return process.getuid() === 0 ? '/run' : tmpdir()
}
