import { AppError } from '../errors/app-error.ts'
import { ensureIndexes } from '../db/prepare.ts'
import { processEnvironment } from '../settings/process-environment.ts'
import type { Environment } from '../settings/from-env.ts'
import { createContext, type Context } from './context.ts'
import { logger } from './logger.ts'
import { untilAvailable } from './until-available.ts'

export interface Service {
  readonly name: string
  /** Opens what the service needs; each part goes onto `stack`, so that it is closed in reverse order. */
  start(ctx: Context, stack: AsyncDisposableStack): Promise<void>
}

export interface Running {
  readonly ctx: Context
  /** Drains and closes everything, in reverse order of start. */
  stop(): Promise<void>
}

/** Starts a service in this process without touching signals or the exit code; tests use it as it is. */
export async function startService(service: Service, environment: Environment): Promise<Running> {
  const controller = new AbortController()
  const stack = new AsyncDisposableStack()
  try {
    const ctx = createContext({ service: service.name, environment, signal: controller.signal }, stack)
    await service.start(ctx, stack)
    return {
      ctx,
      async stop() {
        controller.abort(new AppError('aborted', 'shutting_down', 'The process is shutting down'))
        await stack.disposeAsync()
      },
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

/** Waits for the database and prepares it; every service does so before its work begins. */
export async function prepareState(ctx: Context): Promise<void> {
  await untilAvailable('MongoDB', ctx.signal, () => ensureIndexes(ctx.db))
}

/** A process's main: signals, ordered shutdown with a limit, exit code. */
export async function run(service: Service): Promise<void> {
  const environment = processEnvironment()
  const stopped = Promise.withResolvers<string>()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.resolve(signal))
  try {
    const running = await startService(withLogLevel(service), environment)
    logger.info({ service: service.name, processId: running.ctx.processId }, 'started')
    const signal = await stopped.promise
    logger.info({ signal }, 'stopping')
    const limitMs = running.ctx.settings.boot['server.shutdownTimeout'] * 1000
    setTimeout(() => {
      logger.warn('drain took too long; ending hard, the next process finishes what is left')
      process.exit(0)
    }, limitMs).unref()
    await running.stop()
    process.exit(0)
  } catch (error) {
    logger.level = 'error'
    if (error instanceof AppError) process.stderr.write(`${error.message}\n`)
    else logger.fatal({ err: error }, 'could not start')
    process.exit(1)
  }
}

function withLogLevel(service: Service): Service {
  return {
    name: service.name,
    start(ctx, stack) {
      logger.level = ctx.settings.boot['server.logLevel']
      return service.start(ctx, stack)
    },
  }
}
