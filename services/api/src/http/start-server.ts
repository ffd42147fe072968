import { createServer, type RequestListener, type Server as HttpServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { listen } from '@sentinel/shared/runtime/health-server'
import { logger } from '@sentinel/shared/runtime/logger'
import type { ApiContext } from '../api-context.ts'
import { createApp } from './create-app.ts'
import { refuseUnreadable } from './refuse-unreadable.ts'
import { readTls, type ServerTls } from './tls.ts'

const log = logger.child({ part: 'http' })

/** How long answers under way may take once the process is told to end. */
const drainMs = 3000

export interface Server extends AsyncDisposable {
  readonly port: number
}

/** Opens the port. @throws AppError where its certificate is none. */
export async function startServer(ctx: ApiContext): Promise<Server> {
  const { boot } = ctx.settings
  const address = boot['server.address']
  const callback = createApp(ctx).callback()
  const tls = await readTls(boot)
  const server = open(
    tls,
    boot['server.requestTimeout'],
    (request, response) => void callback(request, response),
  )
  server.keepAliveTimeout = 120_000
  server.on('clientError', refuseUnreadable)
  await listen(server, boot['server.port'], address)
  const { port } = server.address() as AddressInfo
  log.info({ port, address, tls: boot['server.tls'] }, 'api open')
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

function open(tls: ServerTls | undefined, requestTimeout: number, listener: RequestListener): HttpServer {
  const limits = {
    requestTimeout,
    headersTimeout: requestTimeout,
    // How long after it a slow request ends at the latest.
    connectionsCheckingInterval: Math.min(5000, requestTimeout),
  }
  return tls === undefined
    ? createServer(limits, listener)
    : createTlsServer({ ...limits, ...tls, minVersion: 'TLSv1.2' }, listener)
}
