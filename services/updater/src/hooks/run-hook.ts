import type { ContainerInspect } from '@sentinel/docker/engine-types'
import type { Host } from '@sentinel/docker/host'
import type { HookRun } from '@sentinel/shared/resources/update-results'
import { toAppError, type AppError } from '@sentinel/shared/errors/app-error'
import type { ResolvedHook } from './resolve-hook.ts'

export const keptOutputBytes = 16 * 1024

/** Exit code of a hook that does not want this update now. */
export const skipCode = 75

/**
 * Runs a hook to its end, whatever that is.
 * @throws AppError of kind `aborted` or `unavailable`: then nothing is known, and it is run again.
 */
export async function runHook(
  host: Pick<Host, 'exec'>,
  { id }: Pick<ContainerInspect, 'id'>,
  { hook, signal }: { hook: ResolvedHook; signal: AbortSignal },
): Promise<HookRun> {
  const { source, command, timeoutMs } = hook
  const at = new Date()
  const about = { source, command: [...command], at }
  try {
    const { exitCode, output } = await host.exec(
      id,
      command,
      { timeoutMs, tailBytes: keptOutputBytes },
      signal,
    )
    const isGood = exitCode === 0 || exitCode === skipCode
    const problem = isGood ? {} : { problem: `it ended with ${exitCode}` }
    return { ...about, exitCode, output, ...problem, endedAt: new Date() }
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.kind === 'aborted' || error.kind === 'unavailable') throw error
    return { ...about, output: outputOf(error), problem: problemOf(error, timeoutMs), endedAt: new Date() }
  }
}

function outputOf({ details }: AppError): string {
  const output = details?.['output']
  return typeof output === 'string' ? output : ''
}

function problemOf({ code, details, message }: AppError, timeoutMs: number): string {
  if (code !== 'exec_timeout') return `it could not be run: ${message}`
  const fate =
    details?.['hasEnded'] === true ? 'was ended' : 'may still run, since the container has no shell'
  return `it did not end within ${timeoutMs / 1000} s and ${fate}`
}

const shownLines = 5
const shownCharacters = 600

/** The last of what it said, short enough to be part of a sentence. */
export function lastWords({ output }: HookRun): string {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.slice(-shownLines).join('\n').slice(-shownCharacters)
}
