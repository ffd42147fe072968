import { AppError } from '../errors/app-error.ts'
import { ensureIndexes } from '../db/prepare.ts'
import { processEnvironment } from '../settings/process-environment.ts'
import type { Environment } from '../settings/from-env.ts'
import { createContext, type Context } from './context.ts'
import { logger } from './logger.ts'
import { registerProcess } from './register-process.ts'
import { untilAvailable } from './until-available.ts'

/** The longest that SENTINEL_SHUTDOWN_TIMEOUT_SECONDS can say. */
const startStopLimitMs = 600_000

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
export async function startService(
  service: Service,
  environment: Environment,
  controller = new AbortController(),
): Promise<Running> {
  const stack = new AsyncDisposableStack()
  try {
    const ctx = createContext({ service: service.name, environment, signal: controller.signal }, stack)
    await service.start(ctx, stack)
    stack.use(registerProcess(ctx))
    return {
      ctx,
      async stop() {
        controller.abort(shuttingDown())
        await stack.disposeAsync()
      },
    }
  } catch (error) {
    controller.abort(shuttingDown())
    await stack.disposeAsync()
    throw error
  }
}

/** Waits for the database and prepares it; every service does so before its work begins. */
export async function prepareState(ctx: Context): Promise<void> {
  await untilAvailable('MongoDB', ctx.signal, () => ensureIndexes(ctx.db))
}

/** A process's main: signals, ordered shutdown with a limit, exit code. A signal also ends a start that still waits. */
export async function run(service: Service): Promise<void> {
  const stopping = new AbortController()
  const stopped = Promise.withResolvers<string>()
  let isAsked = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      isAsked = true
      stopped.resolve(signal)
    })
  }
  void endStartOn(stopped.promise, stopping)
  try {
    const running = await startService(withLogLevel(service), processEnvironment(), stopping)
    logger.info({ service: service.name, processId: running.ctx.processId }, 'started')
    await stopped.promise
    endHardAfter(running.ctx.settings.boot['server.shutdownTimeout'] * 1000)
    await running.stop()
    process.exit(0)
  } catch (error) {
    // A start that failed by itself has aborted everything too, but is no success.
    if (isAsked) process.exit(0)
    logger.level = 'error'
    if (error instanceof AppError) process.stderr.write(`${error.message}\n`)
    else logger.fatal({ err: error }, 'could not start')
    process.exit(1)
  }
}

/** A start that hangs in closing what it opened has a limit too. */
async function endStartOn(stopped: Promise<string>, stopping: AbortController): Promise<void> {
  const signal = await stopped
  logger.info({ signal }, 'stopping')
  stopping.abort(shuttingDown())
  endHardAfter(startStopLimitMs)
}

function endHardAfter(limitMs: number): void {
  setTimeout(() => {
    logger.warn('drain took too long; ending hard, the next process finishes what is left')
    process.exit(0)
  }, limitMs).unref()
}

function shuttingDown(): AppError {
  return new AppError('aborted', 'shutting_down', 'The process is shutting down')
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
