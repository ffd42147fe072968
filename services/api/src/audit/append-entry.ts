import { isDuplicateKey, type Db } from '@sentinel/shared/db/connect'
import { sealOf, type Unsealed } from './seal-entry.ts'

type Fields = Omit<Unsealed, 'seq' | 'previous'>

interface Head {
  readonly seq: number
  readonly seal: string
}

/** What this process wrote or read last, and whose turn it is. */
interface Chain {
  head: Head | undefined
  turn: Promise<unknown>
}

const chains = new WeakMap<object, Chain>()

/** Adds an entry behind the last one of all processes; who is slower takes the next place. */
export async function appendEntry(db: Pick<Db, 'logEntries'>, fields: Fields, key: Buffer): Promise<void> {
  const chain = chains.get(db) ?? { head: undefined, turn: Promise.resolve() }
  chains.set(db, chain)
  const mine = chain.turn.then(() => append(db, chain, fields, key))
  chain.turn = mine.catch(() => undefined)
  await mine
}

async function append(db: Pick<Db, 'logEntries'>, chain: Chain, fields: Fields, key: Buffer): Promise<void> {
  for (;;) {
    const { seq, seal } = chain.head ?? (await readHead(db))
    const entry = { ...fields, seq: seq + 1, previous: seal }
    const next = { seq: entry.seq, seal: sealOf(entry, key) }
    try {
      await db.logEntries.collection.insertOne({ ...entry, seal: next.seal })
      chain.head = next
      return
    } catch (error) {
      chain.head = undefined
      if (!isDuplicateKey(error)) throw error
    }
  }
}

async function readHead(db: Pick<Db, 'logEntries'>): Promise<Head> {
  const [last] = await db.logEntries
    .find({ seq: { $exists: true } })
    .sort({ seq: -1 })
    .limit(1)
    .lean()
  return { seq: last?.seq ?? 0, seal: last?.seal ?? '' }
}
