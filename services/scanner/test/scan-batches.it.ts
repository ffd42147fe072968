import { afterAll, beforeAll, expect, test } from 'vitest'
import { streamKey } from '@sentinel/shared/events/publisher'
import type { Context } from '@sentinel/shared/runtime/context'
import { prepareState, startService } from '@sentinel/shared/runtime/run'
import { aContainer } from '@sentinel/testkit/a-container'
import { faultyRegistry, type FaultyRegistry } from '@sentinel/testkit/faulty-registry'
import { isolated } from '@sentinel/testkit/isolated'
import { publish } from '@sentinel/testkit/publish'
import { publishRaw } from '@sentinel/testkit/publish-raw'
import { removeEverything } from '@sentinel/testkit/remove-containers'
import { uniqueName } from '@sentinel/testkit/run-label'
import { settle } from '@sentinel/testkit/settle'
import { startProcess, type ServiceProcess } from '@sentinel/testkit/start-process'
import { startRegistry } from '@sentinel/testkit/start-registry'
import { onlyOwn, ownName } from './support/start-scanner.ts'

const stack = new AsyncDisposableStack()
const names: string[] = []
const repositories: string[] = []
let registry: FaultyRegistry
let scanner: ServiceProcess
let ctx: Context
const space = isolated('batches', {
  SENTINEL_PAUSED: 'true',
  SENTINEL_SWEEP_INTERVAL: '500ms',
  SENTINEL_FILTERS: onlyOwn(),
  SENTINEL_LEASE: '3s',
  SENTINEL_REGISTRY_TIMEOUT: '60s',
})

beforeAll(async () => {
  stack.use(space)
  const origin = stack.use(await startRegistry())
  registry = stack.use(await faultyRegistry(origin.host))
  stack.defer(() => removeEverything())
  for (let count = 0; count < 10; count += 1) {
    const repository = uniqueName('batched')
    const name = ownName('batched')
    await publish(repository, '1.0.0', { registry: origin.host })
    await publishRaw(repository, ['1.1.0'], { registry: origin.host })
    await aContainer({ image: `${registry.host}/${repository}:1.0.0`, name, start: false })
    repositories.push(repository)
    names.push(name)
  }
  const running = await startService({ name: 'onlooker', start: prepareState }, space.environment)
  stack.defer(() => running.stop())
  ctx = running.ctx
  scanner = stack.use(await startProcess('scanner', space.environment))
  await settle(async () => (await own()).length === names.length, {
    what: 'the inventory to know them all',
    timeoutMs: 60_000,
  })
})

afterAll(() => stack[Symbol.asyncDispose]())

const own = () => ctx.db.containers.find({ name: { $in: names } }).lean()

const ask = () => ctx.queues.enqueue('scan.fleet', { mode: 'manual', requestedBy: 'test' })

/** The scan that runs, once it has ended. */
async function ended() {
  const before = await ctx.db.scans.countDocuments({ state: 'done' })
  return async () => {
    await settle(async () => (await ctx.db.scans.countDocuments({ state: 'done' })) > before, {
      what: 'the scan to end',
      timeoutMs: 90_000,
    })
    return (await ctx.db.scans.find({}).sort({ startedAt: -1 }).limit(1).lean())[0]
  }
}

/** When those were checked that the first scan had an answer for. */
async function checks() {
  const others = names.filter((name) => name !== names[4])
  const decisions = await ctx.db.decisions.find({ name: { $in: others } }).lean()
  return new Map(decisions.map(({ name, checkedAt }) => [name, checkedAt.getTime()]))
}

/** How far a scan was, as it was told. */
async function progressOf(scanId: string | undefined) {
  const entries = await ctx.redis.xrange(streamKey(space.prefix), '-', '+')
  return entries
    .map(([, fields]) => JSON.parse(fields[fields.indexOf('payload') + 1] ?? '{}') as Record<string, unknown>)
    .filter((payload) => payload['scanId'] === scanId && payload['checked'] !== undefined)
    .map(({ checked, total }) => ({ checked: Number(checked), total: Number(total) }))
}

test('one bad repository among ten is the failure of its own containers alone', async () => {
  const end = await ended()
  registry.fail({ kind: 'status', status: 500 }, { path: new RegExp(`/${repositories[4]}/`) })

  await ask()
  const scan = await end()

  expect(scan?.counts).toMatchObject({ available: 9, queued: 9, failed: 1 })
  const failed = await ctx.db.decisions.find({ outcome: 'failed', name: { $in: names } }).lean()
  expect(failed.map(({ name }) => name)).toEqual([names[4]])
  expect((await progressOf(scan?._id)).at(-1)).toEqual({ checked: scan?.total, total: scan?.total })
  registry.heal()
})

test('a scanner that is killed within its jobs leaves them to another, which asks them to the end', async () => {
  const end = await ended()
  const before = await checks()
  registry.fail({ kind: 'silent' }, { path: /\/tags\/list/ })
  registry.forget()
  await ask()
  await settle(() => registry.count(/\/tags\/list/) >= 10, {
    what: 'all to be asked for',
    timeoutMs: 60_000,
  })

  await using other = await startProcess('scanner', space.environment)
  await scanner.kill('SIGKILL')
  registry.heal()
  const scan = await end()

  expect(other.hasEnded()).toBe(false)
  expect(scan?.counts).toMatchObject({ available: 10, failed: 0 })
  // What is as before is not written again.
  expect(await checks()).toEqual(before)
  expect(registry.count(/\/tags\/list/)).toBeGreaterThanOrEqual(20)
  for (const name of names) expect(await ctx.db.updates.countDocuments({ name })).toBe(1)
  const told = await progressOf(scan?._id)
  expect(told.at(-1)).toEqual({ checked: scan?.total, total: scan?.total })
  expect(told.map(({ checked }) => checked)).toEqual(
    told.map(({ checked }) => checked).toSorted((a, b) => a - b),
  )
})
