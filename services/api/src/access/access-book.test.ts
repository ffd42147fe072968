import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { createAccessBook } from './access-book.ts'

/** As much of Redis as a word needs, shared by several connections. */
class Words {
  readonly kept = new Map<string, string>()

  connection() {
    const events = new EventEmitter()
    const state = { isAway: false }
    const check = () => {
      if (state.isAway) throw new Error('Connection is closed')
    }
    const redis: EventEmitter & { status: string } = Object.assign(events, {
      status: 'ready',
      get: async (key: string) => {
        check()
        return this.kept.get(key) ?? null
      },
      set: async (key: string, value: string, mode?: string) => {
        check()
        if (mode !== 'NX' || !this.kept.has(key)) this.kept.set(key, value)
        return 'OK'
      },
    })
    return {
      book: createAccessBook<string>({ redis: redis as never, prefix: 'test' }),
      drop() {
        redis.status = 'reconnecting'
        state.isAway = true
        events.emit('close')
      },
      /** It answers no more, but the connection stands. */
      hang() {
        state.isAway = true
      },
      return() {
        redis.status = 'ready'
        state.isAway = false
        events.emit('ready')
      },
    }
  }
}

/** What the database says, and how often it was asked. */
function facts(value: string | null = 'ada') {
  const of = { value, reads: 0 }
  return Object.assign(of, {
    load: () => {
      of.reads++
      return Promise.resolve(of.value)
    },
  })
}

test('what was read once is remembered, and nobody is not', async () => {
  const { book } = new Words().connection()
  const [somebody, nobody] = [facts(), facts(null)]

  for (const _ of [1, 2, 3]) {
    expect(await book.read('a', somebody.load)).toBe('ada')
    expect(await book.read('b', nobody.load)).toBeNull()
  }
  expect([somebody.reads, nobody.reads]).toEqual([1, 3])
})

test('a change in one process counts in all of them with the next request', async () => {
  const words = new Words()
  const [one, two] = [words.connection(), words.connection()]
  const fact = facts()
  await two.book.read('a', fact.load)
  fact.value = null

  await one.book.changed()

  expect(await two.book.read('a', fact.load)).toBeNull()
})

test('while Redis is away the database is asked every time', async () => {
  const one = new Words().connection()
  const fact = facts()
  await one.book.read('a', fact.load)
  one.drop()

  await one.book.read('a', fact.load)
  await one.book.read('a', fact.load)

  expect(fact.reads).toBe(3)
})

test('what changed while Redis was away counts afterwards, though nobody could say so', async () => {
  const words = new Words()
  const [one, two] = [words.connection(), words.connection()]
  const fact = facts()
  await two.book.read('a', fact.load)
  one.drop()
  two.drop()
  fact.value = null
  await one.book.changed()
  two.return()

  expect(await two.book.read('a', fact.load)).toBeNull()
})

test('a process that alone lost Redis tells the others once it is back', async () => {
  const words = new Words()
  const [one, two] = [words.connection(), words.connection()]
  const fact = facts()
  await two.book.read('a', fact.load)
  one.hang()
  fact.value = null
  await one.book.changed()
  one.return()
  await one.book.read('other', fact.load)

  expect(await two.book.read('a', fact.load)).toBeNull()
})

test('a Redis that forgot everything brings no old word back', async () => {
  const words = new Words()
  const { book } = words.connection()
  const fact = facts()
  await book.read('a', fact.load)
  words.kept.clear()
  fact.value = null

  expect(await book.read('a', fact.load)).toBeNull()
})

test('what was read before a change is not remembered after it', async () => {
  const { book } = new Words().connection()
  const fact = facts()
  const reading = Promise.withResolvers<string>()
  const first = book.read('a', () => reading.promise)
  // The reader is in the database by now.
  await new Promise((resolve) => setImmediate(resolve))
  fact.value = null
  await book.changed()
  reading.resolve('ada')
  await first

  expect(await book.read('a', fact.load)).toBeNull()
})
