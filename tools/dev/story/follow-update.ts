import { settle } from '@sentinel/testkit/settle'
import { callApi, type Update } from './api.ts'
import { tell } from './tell.ts'

const open = new Set(['pending', 'deferred', 'queued', 'running'])

/** Tells each step as the API shows it, until the update has ended. */
export async function followUpdate(baseUrl: string, id: string): Promise<Update> {
  let told = 0
  return await settle(
    async () => {
      const update = await callApi<Update>(baseUrl, 'GET', `/api/updates/${id}`)
      const ended = update.steps.filter(({ phase }) => phase !== 'begun')
      for (const { step, direction, phase, text } of ended.slice(told)) {
        const what = direction === 'undo' ? `undo ${step}` : step
        tell(`    ${phase === 'failed' ? '✗' : '·'} ${what}${text ? `: ${text}` : ''}`)
      }
      told = Math.max(told, ended.length)
      return open.has(update.state) ? undefined : update
    },
    { what: 'the update to end', timeoutMs: 120_000, intervalMs: 50 },
  )
}
