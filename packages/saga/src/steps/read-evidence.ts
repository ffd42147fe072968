import type { ContainerInspect } from '@sentinel/docker/engine-types'
import type { Host } from '@sentinel/docker/host'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { Evidence } from '@sentinel/shared/resources/update'
import { probeWords } from './probe-words.ts'

const keptLines = 200
const keptCharacters = 200_000

/** What a container that ran tells about its end; null for one that never started. Read before it is stopped. */
export async function readEvidence(
  host: Host,
  { id, state }: ContainerInspect,
  signal: AbortSignal,
): Promise<Evidence | null> {
  if (state.startedAt === undefined && state.error === '') return null
  const logs = await logsOf(host, id, signal)
  const health = probeWords(state.healthLog)
  return {
    logs: state.error === '' ? logs : `${state.error}\n${logs}`,
    ...(state.running ? {} : { exitCode: state.exitCode }),
    oomKilled: state.oomKilled,
    ...(health === '' ? {} : { health }),
  }
}

async function logsOf(host: Host, id: string, signal: AbortSignal): Promise<string> {
  try {
    return (await host.containerLogs(id, { tail: keptLines }, signal)).slice(-keptCharacters)
  } catch (error) {
    // A logging driver that cannot be read, or a `--rm` container that is gone, must not hinder the way back.
    const isHarmless = error instanceof AppError && !['aborted', 'unavailable'].includes(error.kind)
    if (!isHarmless) throw error
    return `(no logs: ${error.message})`
  }
}
