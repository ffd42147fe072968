import { setTimeout as wait } from 'node:timers/promises'
import { translateDbError } from '@sentinel/shared/db/connect'
import type { Context } from '@sentinel/shared/runtime/context'
import { loadFacts, replaceFacts } from './load-facts.ts'
import { loadSurroundings } from './load-surroundings.ts'
import { requireMongo } from './require-mongo.ts'
import { keyOf, type Snapshot } from './snapshot.ts'

/** Without an event nothing is older than this, unless reading takes so long that it would do nothing else. */
const freshMs = 1000
const loadShare = 10
const patienceMs = 150
/** More containers than this at once are cheaper to read as a whole. */
const fewContainers = 100

export interface Fleet {
  /** What is known now. @throws AppError `mongo_away` */
  read(): Promise<Snapshot>
  /** What was known last, without asking; undefined before the first read. */
  peek(): Snapshot | undefined
  /** Something about this container changed: the next read tells it. */
  touch(hostId: string, name: string): void
  /** Hosts, scans or settings changed. */
  touchSurroundings(): void
  /** Anything may have changed. */
  touchAll(): void
}

/**
 * Keeps the fleet in memory so that lists cost no query: told by events what to read again, and read again as a
 * whole when it is a second old and somebody asks.
 */
export function createFleet(ctx: Pick<Context, 'db' | 'settings'>): Fleet {
  let snapshot: Snapshot | undefined
  let loadedAt = -Infinity
  let loadMs = 0
  let wantsAll = true
  let wantsSurroundings = false
  let touched = new Map<string, { hostId: string; name: string }>()
  let running: Promise<void> | undefined
  /** The load under way reads what was touched: whoever asks meanwhile waits for it. */
  let isCatchingUp = false

  async function loadAll() {
    const startedAt = performance.now()
    wantsAll = false
    const [facts, surroundings] = await Promise.all([loadFacts(ctx, 'all'), loadSurroundings(ctx)])
    snapshot = { ...surroundings, facts }
    loadedAt = startedAt
    loadMs = performance.now() - startedAt
  }

  async function loadTouched(known: Snapshot, batch: typeof touched) {
    const ofHosts = Map.groupBy(batch.values(), ({ hostId }) => hostId)
    const which = [...ofHosts].map(([hostId, group]) => [hostId, group.map(({ name }) => name)])
    const [facts, surroundings] = await Promise.all([
      loadFacts(ctx, Object.fromEntries(which)),
      loadSurroundings(ctx),
    ])
    snapshot = { ...surroundings, facts: replaceFacts(known.facts, facts, new Set(batch.keys())) }
  }

  async function loadWhatIsWanted(isDue: boolean) {
    isCatchingUp = isWanting()
    const batch = touched
    const isWhole = isDue || wantsAll || batch.size > fewContainers
    touched = new Map()
    wantsSurroundings = false
    try {
      await (isWhole || !snapshot ? loadAll() : loadTouched(snapshot, batch))
    } catch (error) {
      // Until a load succeeds again everybody waits for it, and hears why it fails.
      wantsAll = true
      throw translateDbError(error)
    } finally {
      running = undefined
      isCatchingUp = false
    }
  }

  /** One load at a time; what was touched while it ran is read by the next. */
  const load = (isDue = false) => (running ??= loadWhatIsWanted(isDue))
  const isWanting = () => wantsAll || wantsSurroundings || touched.size > 0

  return {
    async read() {
      requireMongo(ctx)
      // A load that was under way before the touch may have missed it: hence twice.
      if (isWanting() || isCatchingUp) await load()
      if (isWanting() || isCatchingUp) await load()
      const maxAgeMs = Math.max(freshMs, loadMs * loadShare)
      const ageMs = performance.now() - loadedAt
      if (ageMs > maxAgeMs) {
        const fresh = load(true)
        fresh.catch(() => undefined)
        // Nobody asked for a while: worth a moment, but events have told what matters.
        if (ageMs > maxAgeMs * 2) await Promise.race([fresh, wait(patienceMs)])
      }
      if (!snapshot) await load()
      return snapshot as Snapshot
    },
    peek: () => snapshot,
    touch: (hostId, name) => void touched.set(keyOf(hostId, name), { hostId, name }),
    touchSurroundings: () => void (wantsSurroundings = true),
    touchAll: () => void (wantsAll = true),
  }
}
