import { expect, test } from 'vitest'
import { call } from '../support/call.ts'
import { ended, outcomes, waiting } from '../support/follow.ts'
import { aShop } from '../support/shop.ts'
import { smallDisk } from '../support/small-disk.ts'
import { openStack } from '../support/stack.ts'

const megabyte = 1024 * 1024

test('a disk that is full fails the pull with what to do, leaves the container alone, and with room it works', async () => {
  await using disk = await smallDisk(160)
  await using stack = await openStack('full-disk', { engineArgv: [`--data-root=${disk.folder}`] })
  await using shop = await aShop(stack, { second: { files: { '/large': 'x'.repeat(200 * megabyte) } } })
  await using services = await stack.start(['api', 'scanner', 'updater'])
  const { api } = services
  const { key, update_id } = await waiting(api, shop.name)

  // Enough room by its beginning, too little for all of it.
  await call(api, `/api/approve/${key}`, { method: 'POST' })
  const middle = await ended(api, update_id)

  expect(middle).toMatchObject({ state: 'failed', error_code: 'disk_full' })
  expect(middle.reason).toContain('free some space')
  expect(middle.steps.map(({ step }) => step)).not.toContain('stop-old')
  expect((await shop.container.inspect()).id).toBe(shop.container.id)
  await shop.expectWhole(shop.v1)

  await disk.resize(50)
  const early = await update(api, shop.name)

  expect(early).toMatchObject({ state: 'failed', error_code: 'disk_full' })
  await shop.expectWhole(shop.v1)

  await disk.resize(800)
  const last = await update(api, shop.name)

  expect(last.state).toBe('succeeded')
  expect(await outcomes(api, shop.name)).toEqual(['failed', 'failed', 'success'])
  await shop.expectWhole(shop.v2)
})

async function update(api: { readonly url: string }, name: string) {
  const { body } = await call<{ update_id: string }>(api, `/api/containers/${name}/update-to-version`, {
    method: 'POST',
    body: { tag: '1.1.0' },
  })
  return await ended(api, body.update_id)
}
