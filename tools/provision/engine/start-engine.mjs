import { rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { launch } from '../launch.mjs'
import { allProcesses } from '../processes.mjs'
import { which } from '../which.mjs'
import { allowBridgedTraffic, forbidBridgedTraffic } from './bridged-traffic.mjs'
import { createBridge, removeBridge, removeNetworkBridges } from './bridge.mjs'
import { engineAnswers, killContainers } from './engine-api.mjs'
import { removeLeftovers } from './leftovers.mjs'
import { runFolder } from './run-folder.mjs'

const stopMs = 30_000

/**
 * A dockerd as a process of ours, with roots, socket and bridge of its own: Debian's, or the one in the folder
 * `programs`, which brings its containerd.
 */
export async function startEngine(
  { folder, isKept, signal },
  { name = 'engine', programs = '', config = {}, mayWriteRules = true } = {},
) {
  const runs = runFolder(folder, name)
  const roots = { dataRoot: join(folder, 'data', name), execRoot: join(runs, 'exec') }
  const socket = join(runs, 'docker.sock')
  await removeLeftovers(roots)
  await removeNetworkBridges(roots.dataRoot)
  if (!isKept) rmSync(roots.dataRoot, { recursive: true, force: true })
  for (const left of [join(runs, 'dockerd.pid'), socket, roots.execRoot])
    rmSync(left, { recursive: true, force: true })

  // A second engine that writes firewall rules would wipe those of the first.
  const isAlone = mayWriteRules && !hasOtherEngine(folder)
  const bridge = await createBridge(join(folder, name))
  if (!isAlone) await allowBridgedTraffic(bridge)
  const cleanUp = async () => {
    await removeLeftovers(roots)
    await forbidBridgedTraffic(bridge)
    await removeNetworkBridges(roots.dataRoot)
    await removeBridge(bridge)
    rmSync(runs, { recursive: true, force: true })
  }

  const dockerd = await launch({
    name,
    folder,
    signal,
    command: programs === '' ? which('dockerd') : join(programs, 'usr/sbin/dockerd'),
    env: programs === '' ? {} : { PATH: pathWith(programs) },
    args: [
      `--data-root=${roots.dataRoot}`,
      `--exec-root=${roots.execRoot}`,
      `--pidfile=${join(runs, 'dockerd.pid')}`,
      `--host=unix://${socket}`,
      `--bridge=${bridge}`,
      `--iptables=${isAlone}`,
      // The machine's own /etc/docker/daemon.json is not ours to obey.
      `--config-file=${configFile(runs, config)}`,
    ],
    isReady: () => engineAnswers(socket),
    stopMs,
  }).catch(async (error) => {
    await cleanUp()
    throw error
  })
  const stop = async () => {
    if (!isKept) await killContainers(socket)
    await dockerd.stop()
    await cleanUp()
  }
  return { socket, note: `dockerd started at ${socket}`, stop }
}

function configFile(runs, config) {
  const file = join(runs, 'daemon.json')
  writeFileSync(file, JSON.stringify(config))
  return file
}

/** Its own programs first; what they need besides (runc, iptables) is the machine's. */
function pathWith(programs) {
  const own = ['usr/bin', 'usr/sbin'].map((folder) => join(programs, folder))
  return [...own, process.env.PATH, '/usr/sbin', '/sbin'].join(':')
}

/** Our own second engine writes no rules, whichever of the two is up first. */
function hasOtherEngine(folder) {
  const own = `--data-root=${join(folder, 'data')}/`
  return allProcesses().some(
    ({ args }) => basename(args[0] ?? '') === 'dockerd' && !args.some((arg) => arg.startsWith(own)),
  )
}
