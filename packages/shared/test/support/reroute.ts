import { Agent } from 'undici'
import type { Dispatcher } from 'undici'
import { registryKinds } from '../../src/registries/index.ts'

/** Token endpoints that kinds know in advance: the stand-in has one path for all of them. */
const realms = new Set(
  registryKinds.flatMap((kind) =>
    kind.examples.flatMap((registry) => kind.challenge?.(registry).realm ?? []),
  ),
)

/** Connections that all lead to one host, whatever the address; `asked` tells the origins that were meant. */
export function reroute(host: string): { dispatcher: Dispatcher; asked: string[] } {
  const asked: string[] = []
  const dispatcher = new Agent().compose((dispatch) => (options, handler) => {
    asked.push(String(options.origin))
    const [address = '', query = ''] = options.path.split('?')
    const isRealm = realms.has(`${String(options.origin)}${address}`)
    const path = isRealm ? `/token?${query}` : options.path
    return dispatch({ ...options, path, origin: `http://${host}` }, handler)
  })
  return { dispatcher, asked }
}
