import { AsyncLocalStorage } from 'node:async_hooks'
import { pino } from 'pino'

/** Ids that every log line of one request, job or update carries, so that nobody passes them on to log them. */
export interface LogScope {
  readonly requestId?: string
  readonly jobId?: string
  readonly updateId?: string
  readonly container?: string
}

const scope = new AsyncLocalStorage<LogScope>()

/** The one deliberate singleton; run() sets its level from settings. */
export const logger = pino({
  level: 'silent',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  mixin: () => scope.getStore() ?? {},
  redact: {
    paths: [
      '*.secret',
      '*.password',
      '*.token',
      '*.authorization',
      // What Redis refused: of a login, that is the password.
      '*.command.args',
      '*.aggregateErrors[*].command.args',
    ],
    censor: '[redacted]',
  },
})

/** Runs `work` so that every log line in it carries `ids` too. */
export function withLogScope<T>(ids: LogScope, work: () => T): T {
  return scope.run({ ...scope.getStore(), ...ids }, work)
}
