import { afterAll, beforeAll, expect, test } from 'vitest'
import { outboxEntry } from '@sentinel/shared/events/outbox'
import { streamKey } from '@sentinel/shared/events/publisher'
import type { Context } from '@sentinel/shared/runtime/context'
import { prepareState, startService } from '@sentinel/shared/runtime/run'
import { aDecision } from '@sentinel/testkit/factories'
import { isolated } from '@sentinel/testkit/isolated'

const own = isolated('publisher')
let ctx: Context
let stop: () => Promise<void>

beforeAll(async () => {
  const running = await startService({ name: 'publisher', start: prepareState }, own.environment)
  ctx = running.ctx
  stop = () => running.stop()
})

afterAll(async () => {
  await stop()
  await own[Symbol.asyncDispose]()
})

const change = (message: string) => outboxEntry('scan.completed', { scanId: 's', message, ok: true })

const messageOf = (payload: string) => (JSON.parse(payload) as { message?: unknown }).message

/** Documents as they were just written, with an event each. */
async function written(...messages: string[]) {
  const documents = messages.map((message) => ({
    ...aDecision({ name: message }),
    outbox: [change(message)],
    outboxAt: new Date(),
  }))
  await ctx.db.decisions.collection.insertMany(documents)
  return documents
}

async function told(): Promise<unknown[]> {
  const entries = await ctx.redis.xrange(streamKey(own.prefix), '-', '+')
  return entries.map(([, fields]) => messageOf(fields[fields.indexOf('payload') + 1] ?? '{}'))
}

const outboxOf = async (name: string) => (await ctx.db.decisions.findOne({ name }).lean())?.outbox

test('what was just written is told in its order without being read again, and taken out afterwards', async () => {
  const names = Array.from({ length: 120 }, (_, index) => `many-${index}`)
  const documents = await written(...names)

  const tidy = await ctx.events.announce({ decisions: documents })

  expect((await told()).slice(-120)).toEqual(names)
  expect(await outboxOf('many-0')).toHaveLength(1)
  await tidy()
  expect(await ctx.db.decisions.countDocuments({ outboxAt: { $exists: true } })).toBe(0)
  expect(await ctx.events.sweep(0)).toBe(0)
})

test('an event that was filed meanwhile stays until it is told itself', async () => {
  const documents = await written('grown')
  const tidy = await ctx.events.announce({ decisions: documents })
  const outboxAt = new Date(Date.now() + 1)
  await ctx.db.decisions.updateOne(
    { name: 'grown' },
    { $push: { outbox: change('later') }, $set: { outboxAt } },
  )

  await tidy()

  expect((await outboxOf('grown'))?.map(({ payload }) => messageOf(payload))).toEqual(['later'])
  await ctx.events.flush('decisions', { name: 'grown' })
  expect((await told()).slice(-2)).toEqual(['grown', 'later'])
})

test('what a process did not live to take out, the sweeper does', async () => {
  const documents = await written('left')
  await ctx.events.announce({ decisions: documents })

  await ctx.events.sweep(-1000)

  expect(await outboxOf('left')).toEqual([])
})

test('nothing to tell is no call, and documents without news are left alone', async () => {
  const before = (await told()).length

  await (
    await ctx.events.announce({ decisions: [{ ...aDecision({ name: 'silent' }), outbox: [] }] })
  )()
  await (
    await ctx.events.announce({})
  )()

  expect(await told()).toHaveLength(before)
})
