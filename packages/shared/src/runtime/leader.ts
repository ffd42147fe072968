import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { isDuplicateKey, translateDbError } from '../db/connect.ts'
import { toAppError } from '../errors/app-error.ts'
import type { LeaseDoc } from '../resources/lease.ts'
import type { Context } from './context.ts'
import { logger } from './logger.ts'

const log = logger.child({ part: 'leader' })

export interface Term {
  /** Higher in every later term, whoever leads: a write that names it can refuse the late write of a former leader. */
  readonly number: number
  /** Fires when the lead is lost or given up. */
  readonly signal: AbortSignal
}

export interface LeadOptions {
  readonly name: string
  /** How long a leader that fell silent keeps the lead. */
  readonly leaseMs: number
}

/**
 * Lets one process of all at a time do `work`, until disposed. No clock is compared with another machine's: who wants
 * to take over must itself have seen the same beat for a whole lease.
 */
export function lead(
  ctx: Pick<Context, 'db' | 'processId'>,
  { name, leaseMs }: LeadOptions,
  work: (term: Term) => Promise<void>,
): AsyncDisposable {
  const controller = new AbortController()
  const claim = createClaim(ctx, name, leaseMs)
  const loop = (async () => {
    while (!controller.signal.aborted) {
      try {
        const number = await claim.take()
        if (number !== undefined) await serve(number)
      } catch (thrown) {
        const error = toAppError(translateDbError(thrown))
        const isExpected = error.kind === 'unavailable' || error.kind === 'aborted'
        log[isExpected ? 'debug' : 'error']({ err: error, lead: name }, 'lead interrupted')
      }
      await wait(leaseMs / 6, undefined, { signal: controller.signal }).catch(() => undefined)
    }
  })()

  async function serve(number: number): Promise<void> {
    const lost = new AbortController()
    const signal = AbortSignal.any([controller.signal, lost.signal])
    log.info({ lead: name, term: number }, 'took the lead')
    const keeping = claim.keep(signal).finally(() => lost.abort())
    try {
      await work({ number, signal })
    } finally {
      lost.abort()
      await keeping
      await claim.release().catch(() => undefined)
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      controller.abort()
      await loop
    },
  }
}

function createClaim(ctx: Pick<Context, 'db' | 'processId'>, name: string, leaseMs: number) {
  const token = randomUUID()
  let seen: { token: string; beat: number; at: number } | undefined

  /** A free, new or silent lease becomes ours; undefined while somebody else leads. */
  async function take(): Promise<number | undefined> {
    const lease = await ctx.db.leases.findOne({ _id: name }).lean()
    if (!lease) return await create()
    if (lease.token === '' || hasFallenSilent(lease)) return await replace(lease)
    return undefined
  }

  async function create(): Promise<number | undefined> {
    const beat = Date.now()
    try {
      const lease = { _id: name, token, owner: ctx.processId, beat, purpose: 'lead' }
      await ctx.db.leases.collection.insertOne(lease as never)
      return beat
    } catch (error) {
      if (isDuplicateKey(error)) return undefined
      throw error
    }
  }

  async function replace({ token: former, beat }: LeaseDoc): Promise<number | undefined> {
    // The clock only helps after the collection was emptied; a beat never goes back otherwise.
    const next = Math.max(Date.now(), beat + 1)
    const set = { token, owner: ctx.processId, beat: next }
    const result = await ctx.db.leases.updateOne({ _id: name, token: former, beat }, { $set: set })
    return result.matchedCount === 1 ? next : undefined
  }

  function hasFallenSilent({ token: held, beat }: LeaseDoc): boolean {
    const now = performance.now()
    if (seen?.token === held && seen.beat === beat) return now - seen.at >= leaseMs
    seen = { token: held, beat, at: now }
    return false
  }

  /** Resolves when the lease is lost, or when `signal` fires. */
  async function keep(signal: AbortSignal): Promise<void> {
    let renewedAt = performance.now()
    while (!signal.aborted) {
      await wait(leaseMs / 3, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      const sentAt = performance.now()
      try {
        const result = await ctx.db.leases.updateOne({ _id: name, token }, { $inc: { beat: 1 } })
        if (result.matchedCount === 0) return
        renewedAt = sentAt
      } catch (error) {
        log.debug({ err: error, lead: name }, 'renewal failed')
      }
      if (performance.now() - renewedAt > leaseMs * 0.8) return
    }
  }

  return {
    take,
    keep,
    release: () => ctx.db.leases.updateOne({ _id: name, token }, { $set: { token: '', owner: '' } }),
  }
}
