import { settle } from '@sentinel/testkit/settle'
import { call, type FleetContainer, type HistoryRecord, type QueueEntry, type Update } from './call.ts'

type Api = { readonly url: string }

const open = new Set(['pending', 'deferred', 'queued', 'running'])

/** What waits for a person for this container. */
export async function waiting(api: Api, name: string, timeoutMs = 60_000): Promise<QueueEntry> {
  return await settle(
    async () => {
      const { body } = await call<QueueEntry[]>(api, '/api/queue')
      return body.find(({ container_name }) => container_name === name)
    },
    { what: `an update of ${name} in the queue`, timeoutMs, intervalMs: 100 },
  )
}

/** The same, with scans: a container that was made a moment ago is in no scan that runs already. */
export async function found(api: Api, name: string): Promise<QueueEntry> {
  await listed(api, name)
  return await settle(
    async () => {
      await call(api, '/api/scan', { method: 'POST' })
      return await waiting(api, name, 2000)
    },
    { what: `an update of ${name}`, timeoutMs: 60_000 },
  )
}

export async function readUpdate(api: Api, id: string): Promise<Update> {
  const { status, body } = await call<Update>(api, `/api/updates/${id}`)
  if (status !== 200) throw new Error(`Update ${id}: ${status} ${body.error ?? ''}`)
  return body
}

export async function ended(api: Api, id: string, timeoutMs = 60_000): Promise<Update> {
  return await settle(
    async () => {
      const update = await readUpdate(api, id)
      return open.has(update.state) ? null : update
    },
    { what: `update ${id} to end`, timeoutMs, intervalMs: 100 },
  )
}

/** Until this step of the update has begun. */
export async function begun(api: Api, id: string, step: string): Promise<void> {
  await settle(async () => (await readUpdate(api, id)).steps.some((record) => record.step === step), {
    what: `the step ${step} of update ${id}`,
    timeoutMs: 60_000,
  })
}

export async function listed(api: Api, name: string): Promise<FleetContainer> {
  return await settle(
    async () => {
      const { body } = await call<{ containers: FleetContainer[] }>(api, '/api/fleet')
      return body.containers.find((container) => container.name === name)
    },
    { what: `${name} in the inventory`, timeoutMs: 60_000, intervalMs: 100 },
  )
}

/** Outcomes of the updates of one container, oldest first. */
export async function outcomes(api: Api, name: string): Promise<string[]> {
  const { body } = await call<HistoryRecord[]>(api, '/api/history')
  return body
    .filter((record) => record.type === 'update' && record.container_name === name)
    .map(({ outcome }) => outcome)
    .toReversed()
}

/** Ids of the scans that ended. */
export async function scans(api: Api): Promise<string[]> {
  const { body } = await call<HistoryRecord[]>(api, '/api/history')
  return body.filter(({ type }) => type === 'scan').map(({ id }) => id)
}
