import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ProvisionError } from '../provision-error.mjs'
import { run } from '../run.mjs'
import { which } from '../which.mjs'

/** A bridge of our own instead of docker0, which belongs to whichever other engine runs or will run on this machine. */
export async function createBridge(folder) {
  const hash = createHash('sha256').update(folder).digest()
  const name = `sentinel-${hash.toString('hex', 0, 3)}`
  await removeBridge(name)
  const address = `${await freeSubnet(hash[3])}.1/24`
  await ip(['link', 'add', 'name', name, 'type', 'bridge'])
  await ip(['addr', 'add', address, 'dev', name])
  await ip(['link', 'set', name, 'up'])
  return name
}

/** The bridges of the networks that were made in our engine: it leaves them to the machine when it ends. */
export async function removeNetworkBridges(dataRoot) {
  for (const name of new Set(recordOf(dataRoot).match(/\bbr-[0-9a-f]{12}\b/g))) await removeBridge(name)
}

function recordOf(dataRoot) {
  try {
    return readFileSync(join(dataRoot, 'network', 'files', 'local-kv.db'), 'latin1')
  } catch {
    return ''
  }
}

export async function removeBridge(name) {
  await run(which('ip') ?? 'ip', ['link', 'delete', name, 'type', 'bridge'])
}

/** The first of 10.213.x that this machine has no route to, beginning at a number of the folder's own. */
async function freeSubnet(first) {
  const { output } = await run(which('ip') ?? 'ip', ['-4', 'route', 'show', 'table', 'all'])
  for (let step = 0; step < 256; step += 1) {
    const subnet = `10.213.${(first + step) % 256}`
    if (!output.includes(`${subnet}.`)) return subnet
  }
  throw new ProvisionError(
    'Every network of 10.213.0.0/16 is taken on this machine. Set DOCKER_HOST to a running engine.',
  )
}

async function ip(args) {
  const { code, output } = await run(which('ip') ?? 'ip', args)
  if (code === 0) return
  throw new ProvisionError(
    `The network bridge of our engine could not be made: ip ${args.join(' ')}: ${output.trim()}. Set DOCKER_HOST to a running engine.`,
  )
}
