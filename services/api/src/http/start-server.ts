import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '@sentinel/shared/errors/app-error'
import { listen } from '@sentinel/shared/runtime/health-server'
import { logger } from '@sentinel/shared/runtime/logger'
import { isLoopbackName } from '../access/guard.ts'
import type { ApiContext } from '../api-context.ts'
import { createApp } from './create-app.ts'

const log = logger.child({ part: 'http' })

/** How long answers under way may take once the process is told to end. */
const drainMs = 3000

export interface Server extends AsyncDisposable {
  readonly port: number
}

/** Opens the port. @throws AppError `address_not_local` where others could reach it: there is no login yet. */
export async function startServer(ctx: ApiContext): Promise<Server> {
  const { boot } = ctx.settings
  const address = boot['server.address']
  if (!isLoopbackName(address) && !boot['server.behindLoopback']) {
    throw new AppError(
      'invalid',
      'address_not_local',
      `SENTINEL_WEB_ADDRESS is ${address}, where other machines could reach Sentinel, and there is no login yet; use 127.0.0.1, or set SENTINEL_WEB_BEHIND_LOOPBACK=true in a container whose port is published on loopback`,
    )
  }
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
