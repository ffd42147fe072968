import { AppError } from '@sentinel/shared/errors/app-error'
import { processor } from '@sentinel/shared/queues/worker'
import { runHook } from '../hooks/run-hook.ts'
import type { UpdaterContext } from '../updater-context.ts'

/** A hook as an update would run it, in the container that runs now; nothing follows from how it ends. */
export const hookTry = processor<UpdaterContext, 'hook.try'>(
  'hook.try',
  async ({ host, settings }, { name, command, timeoutSeconds }, signal) => {
    const { values } = await settings.read()
    if (!values['hooks.enabled']) {
      const message = `Hooks are disabled (hooks_enabled), so nothing was run in ${name}; enable them first`
      throw new AppError('conflict', 'hooks_disabled', message)
    }
    const container = await host.inspectContainer(name, signal)
    if (!container?.state.running) {
      const message = `${name} does not run, so nothing can be run in it; start it first`
      throw new AppError('conflict', 'container_not_running', message)
    }
    const hook = { source: 'stored' as const, command, timeoutMs: timeoutSeconds * 1000 }
    return await runHook(host, container, { hook, signal })
  },
)
