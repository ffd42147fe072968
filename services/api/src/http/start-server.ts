import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listen } from '@sentinel/shared/runtime/health-server'
import { logger } from '@sentinel/shared/runtime/logger'
import type { ApiContext } from '../api-context.ts'
import { createApp } from './create-app.ts'

const log = logger.child({ part: 'http' })

/** How long answers under way may take once the process is told to end. */
const drainMs = 3000

export interface Server extends AsyncDisposable {
  readonly port: number
}

/** Opens the port. */
export async function startServer(ctx: ApiContext): Promise<Server> {
  const { boot } = ctx.settings
  const address = boot['server.address']
  const callback = createApp(ctx).callback()
  const server = createServer((request, response) => void callback(request, response))
  server.keepAliveTimeout = 120_000
  server.headersTimeout = 30_000
  server.requestTimeout = 30_000
  await listen(server, boot['server.port'], address)
  const { port } = server.address() as AddressInfo
  log.info({ port, address }, 'api open')
  return {
    port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      const limit = setTimeout(() => server.closeAllConnections(), drainMs)
      await closed
      clearTimeout(limit)
    },
  }
}
