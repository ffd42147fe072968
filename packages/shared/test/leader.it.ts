import { afterAll, beforeAll, expect, test } from 'vitest'
import { isolated, type Isolated } from '@sentinel/testkit/isolated'
import { settle } from '@sentinel/testkit/settle'
import { connectDb, type Db } from '../src/db/connect.ts'
import { lead, type Term } from '../src/runtime/leader.ts'

let space: Isolated
let db: Db

beforeAll(() => {
  space = isolated('leader')
  db = connectDb(space.environment['MONGODB_URI'] ?? '', space.database)
})

afterAll(async () => {
  await db[Symbol.asyncDispose]()
  await space[Symbol.asyncDispose]()
})

function candidate(processId: string, name: string, log: string[]) {
  const terms: Term[] = []
  const candidacy = lead({ db, processId }, { name, leaseMs: 900 }, async (term) => {
    terms.push(term)
    log.push(`${processId} begins`)
    await new Promise<void>((resolve) =>
      term.signal.addEventListener('abort', () => resolve(), { once: true }),
    )
    log.push(`${processId} ends`)
  })
  return { terms, candidacy }
}

test('one of several leads, and hands over to the next when it goes', async () => {
  const log: string[] = []
  const one = candidate('one', 'handover', log)
  await settle(() => one.terms[0])
  const two = candidate('two', 'handover', log)

  await one.candidacy[Symbol.asyncDispose]()
  const later = await settle(() => two.terms[0])
  await two.candidacy[Symbol.asyncDispose]()

  expect(log).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
  expect(later.number).toBeGreaterThan(one.terms[0]?.number ?? Infinity)
})

test('a leader whose lease was taken stops, and a silent one is followed after a whole lease', async () => {
  const log: string[] = []
  const one = candidate('one', 'taken', log)
  await settle(() => one.terms[0])

  await db.leases.updateOne({ _id: 'taken' }, { $set: { token: 'a process that then died' } })

  await settle(() => one.terms[0]?.signal.aborted)
  const again = await settle(() => one.terms[1])
  expect(again.number).toBeGreaterThan(one.terms[0]?.number ?? Infinity)
  await one.candidacy[Symbol.asyncDispose]()
})
