import { AppError } from '@sentinel/shared/errors/app-error'
import { demultiplex } from './demultiplex.ts'
import type { Engine } from './engine.ts'
import { path } from './engine-calls.ts'
import type { Host } from './host.ts'

export function logCalls(
  engine: Engine,
  inspectContainer: Host['inspectContainer'],
): Pick<Host, 'containerLogs'> {
  return {
    async containerLogs(id, { tail, timestamps = false }, signal) {
      const doing = `reading the logs of container ${id}`
      const container = await inspectContainer(id, signal)
      if (!container) throw new AppError('notFound', 'container_not_found', `Container ${id} is not there`)
      const query = { stdout: true, stderr: true, tail, timestamps }
      const bytes = await engine.bytes(
        { method: 'GET', path: path('containers', id, 'logs'), query, doing },
        signal,
      )
      return container.tty ? bytes.toString('utf8') : demultiplex(bytes)
    },
  }
}
