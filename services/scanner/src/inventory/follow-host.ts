import { setTimeout as wait } from 'node:timers/promises'
import { translateDbError } from '@sentinel/shared/db/connect'
import { toAppError } from '@sentinel/shared/errors/app-error'
import { logger } from '@sentinel/shared/runtime/logger'
import { readOwnStackFacts, type OwnStackFacts } from '@sentinel/shared/runtime/own-stack-facts'
import type { Term } from '@sentinel/shared/runtime/leader'
import type { ScannerContext } from '../scanner-context.ts'
import { EngineChanges } from './engine-changes.ts'
import { markAway, markConnected } from './host-status.ts'
import { InventoryWriter } from './inventory-writer.ts'
import { WatchedEngine } from './watched-engine.ts'

const log = logger.child({ part: 'inventory' })
const retryMs = 500
/** An engine that hangs sends no events and says nothing; only a question finds out. */
const heartbeatMs = 10_000
/** A container that is stopped, renamed and started says six things in half a second: one look is enough. */
const gatherMs = 200
/** Which containers are a part of Sentinel: names and processes are looked up anew after this long. */
const factsFreshMs = 10_000
/** The engine replays its events from then, so that none falls between listening and the first look. */
const overlapSeconds = 30

export interface Following {
  /** The inventory is as the engine is: called after every look at the whole. */
  onReconciled(): Promise<void>
}

/** Keeps the inventory true for as long as the term lasts, whatever the engine does meanwhile. */
export async function followHost(ctx: ScannerContext, term: Term, following: Following): Promise<void> {
  while (!term.signal.aborted) {
    try {
      await followOnce(ctx, term, following)
    } catch (thrown) {
      if (term.signal.aborted) return
      const error = toAppError(translateDbError(thrown))
      const isExpected = ['unavailable', 'timeout', 'conflict'].includes(error.kind)
      log[isExpected ? 'debug' : 'error']({ err: error }, 'inventory interrupted')
      if (error.code === 'engine_away') await markAway(ctx, error).catch(() => undefined)
    }
    await wait(retryMs, undefined, { signal: term.signal }).catch(() => undefined)
  }
}

/** One connection to the engine. @throws what cut it. */
async function followOnce(ctx: ScannerContext, term: Term, following: Following): Promise<void> {
  const attempt = new AbortController()
  const signal = AbortSignal.any([term.signal, attempt.signal])
  const changes = new EngineChanges()
  let cut: unknown
  const listening = listen(ctx, changes, signal).catch((error: unknown) => {
    cut = error
    attempt.abort()
  })
  try {
    await applyChanges(ctx, { number: term.number, signal }, { changes, following })
    if (cut !== undefined) throw cut
  } catch (error) {
    throw cut ?? error
  } finally {
    attempt.abort()
    await listening
  }
}

interface Sources {
  readonly changes: EngineChanges
  readonly following: Following
}

async function applyChanges(ctx: ScannerContext, term: Term, { changes, following }: Sources): Promise<void> {
  const { host, hostId, metrics } = ctx
  const { signal } = term
  const engine = new WatchedEngine(host)
  const writer = new InventoryWriter(ctx, term.number)
  let hostName = ''
  let facts: OwnStackFacts | undefined
  let factsAt = 0

  const write = async () => {
    if (signal.aborted) return
    if (facts === undefined || performance.now() - factsAt > factsFreshMs) {
      facts = await readOwnStackFacts(ctx)
      factsAt = performance.now()
    }
    const fields = engine.fields(hostId, facts)
    await writer.write(fields, hostName)
    metrics.containers.set(fields.length)
  }

  let reconcileAt = 0
  while (!signal.aborted) {
    const { containerIds, imagesMoved } = changes.take()
    if (performance.now() >= reconcileAt) {
      hostName = await markConnected(ctx, await host.info(signal))
      await engine.observeAll(signal)
      await writer.reload()
      await write()
      reconcileAt = performance.now() + ctx.settings.boot['hosts.reconcileInterval']
      await following.onReconciled().catch((error: unknown) => log.debug({ err: error }, 'first scan waits'))
    } else if (containerIds.length > 0 || imagesMoved) {
      await engine.observe(containerIds, signal)
      if (imagesMoved) await engine.observeImages(signal)
      await write()
    }
    const isQuiet = await changes.wait(Math.min(reconcileAt - performance.now(), heartbeatMs), signal)
    if (signal.aborted) return
    if (isQuiet) await host.ping(signal)
    else await wait(gatherMs, undefined, { signal })
  }
}

async function listen({ host }: ScannerContext, changes: EngineChanges, signal: AbortSignal): Promise<void> {
  const since = Math.floor(Date.now() / 1000) - overlapSeconds
  for await (const event of host.events(signal, { since })) changes.add(event)
}
