import { AppError } from '@sentinel/shared/errors/app-error'
import type { Queues } from '@sentinel/shared/queues/queues'
import type { Check } from '@sentinel/shared/runtime/readiness'

const workers = { scanner: 'scan', updater: 'update', notifier: 'notify' } as const

/** Whether somebody serves each queue: without, what people ask for waits. */
export function workerChecks(queues: Pick<Queues, 'queue'>): Record<string, Check> {
  return Object.fromEntries(
    Object.entries(workers).map(([name, queue]) => [
      name,
      async () => {
        if ((await queues.queue(queue).getWorkersCount()) > 0) return
        throw new AppError('unavailable', 'no_worker', `No ${name} is running; start one`)
      },
    ]),
  )
}
