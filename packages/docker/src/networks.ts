import { AppError } from '@sentinel/shared/errors/app-error'
import type { Engine } from './engine.ts'
import { path } from './engine-calls.ts'
import type { Host } from './host.ts'

export function networkCalls(engine: Engine): Pick<Host, 'connectNetwork' | 'disconnectNetwork'> {
  return {
    async connectNetwork(network, containerId, endpoint, signal) {
      const request = {
        method: 'POST',
        path: path('networks', network, 'connect'),
        body: { Container: containerId, EndpointConfig: endpoint },
        doing: `connecting container ${containerId} to network ${network}`,
      } as const
      await unlessSaid(
        /already exists in network|is already (connected|attached)/i,
        engine.json(request, signal),
      )
    },

    async disconnectNetwork(network, containerId, signal) {
      const request = {
        method: 'POST',
        path: path('networks', network, 'disconnect'),
        body: { Container: containerId, Force: true },
        doing: `disconnecting container ${containerId} from network ${network}`,
      } as const
      const harmless = /is not connected to|no such container|network .* not found/i
      await unlessSaid(harmless, engine.json(request, signal))
    },
  }
}

/** Engines report the same fact with 403, 404 or 500, so only the words tell. */
async function unlessSaid(harmless: RegExp, call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === 'aborted' || !harmless.test(error.message)) throw error
  }
}
