import { readFile } from 'node:fs/promises'
import { aContainer, type SampleContainer } from '@sentinel/testkit/a-container'
import { isolated } from '@sentinel/testkit/isolated'
import { publish, type PublishOptions } from '@sentinel/testkit/publish'
import { settle } from '@sentinel/testkit/settle'
import { startServices } from '@sentinel/testkit/start-process'
import { callApi, type QueueEntry, type Update } from './story/api.ts'
import { followUpdate } from './story/follow-update.ts'
import { tell, tellTrue } from './story/tell.ts'

const repository = 'demo/shop'
const health = { test: 'test ! -e /sick', intervalMs: 300, retries: 2 }
const image: PublishOptions = { volumes: ['/data'], healthcheck: health }
const sick: PublishOptions = {
  ...image,
  files: { '/sick': '' },
  cmd: ['/bin/sh', '-c', 'echo "shop 1.2.0: cannot read its settings"; exec /bin/serve'],
}

async function story(): Promise<void> {
  await using own = isolated('demo', { SENTINEL_GRACE_PERIOD: '2s', SENTINEL_HEALTH_TIMEOUT: '5s' })
  tell('Publishing shop 1.0.0 to the scratch registry, and starting it with data of its own')
  const first = await publish(repository, '1.0.0', image)
  await using shop = await aContainer({ image: first.reference, name: 'demo-shop' })
  await shop.shell('echo "42 orders" > /data/orders')
  tell(`The engine runs ${await describe(shop)}`)

  await using services = await startServices(['api', 'scanner', 'updater', 'notifier'], own.environment)
  const api = services.api.url
  await settle(async () => (await names(api)).includes('demo-shop'), { what: 'the shop in the inventory' })
  tell(`Sentinel runs at ${api} and sees demo-shop`)

  tell('Publishing shop 1.1.0')
  await publish(repository, '1.1.0', image)
  const good = await approve(api, '1.1.0')
  tellTrue('the update succeeded', good.state === 'succeeded', [good.state, good.reason])
  await expectShop(shop, '1.1.0')

  tell('Publishing shop 1.2.0, which is sick')
  await publish(repository, '1.2.0', sick)
  const bad = await approve(api, '1.2.0')
  tellTrue('the update was rolled back', bad.state === 'rolled_back', [bad.state, bad.reason])
  tell(`Why: ${bad.reason ?? ''}`)
  tell(`The last words of the sick one: ${bad.evidence?.logs.trim().split('\n').at(-1) ?? ''}`)
  await expectShop(shop, '1.1.0')

  await scan(api)
  const again = (await queue(api)).filter(({ container_name }) => container_name === 'demo-shop')
  tellTrue('1.2.0 is not offered again', again.length === 0, again)
  tell('Done. Stopping what was started for this story')
}

async function describe(shop: SampleContainer): Promise<string> {
  const { name, imageReference, state } = await shop.inspect()
  return `${name} on ${imageReference.slice(imageReference.indexOf('/') + 1)} (${state.status}), with "${await shop.shell('cat /data/orders')}"`
}

async function expectShop(shop: SampleContainer, tag: string): Promise<void> {
  const { imageReference, state } = await shop.inspect()
  const data = await shop.shell('cat /data/orders')
  const isRight = imageReference.endsWith(`:${tag}`) && state.status === 'running' && data === '42 orders'
  tellTrue(`the engine runs ${await describe(shop)}`, isRight, { imageReference, state: state.status, data })
}

const names = async (api: string) =>
  (await callApi<{ name: string }[]>(api, 'GET', '/api/containers')).map(({ name }) => name)
const queue = (api: string) => callApi<QueueEntry[]>(api, 'GET', '/api/queue')

/** Scans and waits for that scan's end. */
async function scan(api: string): Promise<void> {
  const before = await callApi<{ last_scan: string | null }>(api, 'GET', '/api/last-scan')
  const { message } = await callApi<{ message: string }>(api, 'POST', '/api/scan')
  tell(message)
  await settle(
    async () => {
      const { last_scan } = await callApi<{ last_scan: string | null }>(api, 'GET', '/api/last-scan')
      return last_scan !== null && last_scan !== before.last_scan
    },
    { what: 'the scan to end', timeoutMs: 60_000 },
  )
}

/** A scan that was under way already may have missed what was just published: hence again, if need be. */
async function approve(api: string, tag: string): Promise<Update> {
  const entry = await settle(
    async () => {
      await scan(api)
      return (await queue(api)).find(({ newer_versions }) => newer_versions?.[0] === tag)
    },
    { what: `${tag} in the queue`, timeoutMs: 30_000 },
  )
  tell(`Found: ${entry.container_name} can go to ${tag}. ${entry.reason ?? ''}`)
  const body = { candidate_id: entry.candidate_id }
  const path = `/api/approve/${encodeURIComponent(entry.key)}`
  const { message } = await callApi<{ message: string }>(api, 'POST', path, body)
  tell(`Approved: ${message}`)
  return await followUpdate(api, entry.update_id)
}

const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}
tell(`Sentinel ${version}: one update, and one that goes wrong`)
try {
  await story()
  process.exit(0)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
}
