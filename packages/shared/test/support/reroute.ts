import { Agent } from 'undici'
import type { Dispatcher } from 'undici'

/** Connections that all lead to one host, whatever the address; `asked` tells the origins that were meant. */
export function reroute(host: string): { dispatcher: Dispatcher; asked: string[] } {
  const asked: string[] = []
  const dispatcher = new Agent().compose((dispatch) => (options, handler) => {
    asked.push(String(options.origin))
    return dispatch({ ...options, origin: `http://${host}` }, handler)
  })
  return { dispatcher, asked }
}
