import ipaddr from 'ipaddr.js'

/** Where machines of a cloud tell their own secrets to whoever asks from within, beside 169.254.169.254. */
const metadata = new Set(['100.100.100.200', 'fd00:ec2::254'])
const ranges = new Set(['unspecified', 'linkLocal', 'multicast', 'broadcast'])

/**
 * True for an address where nothing can be that people run, however it is written. Loopback and private ones are none
 * of these: registries and providers are run there.
 */
export function isNoServerAddress(host: string): boolean {
  const literal = host.replace(/^\[|\]$/g, '')
  if (!ipaddr.isValid(literal)) return false
  const address = ipaddr.process(literal)
  return ranges.has(address.range()) || metadata.has(address.toString())
}
