import { run } from '../run.mjs'
import { which } from '../which.mjs'

const rule = (name) => [
  'FORWARD',
  '-m',
  'physdev',
  '--physdev-is-bridged',
  '-m',
  'comment',
  '--comment',
  name,
  '-j',
  'ACCEPT',
]

/**
 * Lets containers on one network reach one another beside a foreign engine, whose rules forward nothing by default.
 * Between networks nothing is let through.
 */
export async function allowBridgedTraffic(name) {
  await forbidBridgedTraffic(name)
  await run(which('iptables') ?? 'iptables', ['-w', '-I', ...rule(name)])
}

export async function forbidBridgedTraffic(name) {
  await run(which('iptables') ?? 'iptables', ['-w', '-D', ...rule(name)])
}
