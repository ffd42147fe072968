import { AppError } from '../errors/app-error.ts'
import type { RegistryLimitDoc } from '../resources/registry-limit.ts'
import { credentialHash } from './credential.ts'
import type { RegistryCredential } from './credential.ts'
import type { HttpAnswer } from './http.ts'
import { readRateLimit, readRefusal } from './rate-limit.ts'
import type { RequestKind } from './session.ts'

/** Where processes tell each other what registries said of their limits. */
export interface LimitStore {
  read(): Promise<readonly RegistryLimitDoc[]>
  write(limit: RegistryLimitDoc): Promise<void>
}

/** Limits belong to a registry and whoever asks it. */
export interface Party {
  readonly registry: string
  readonly credential: RegistryCredential | null
}

/** What is left alone for pulls: more in scans that nobody waits for. */
export const reserves = { scheduled: 10, manual: 2 } as const

interface Standing {
  doc: RegistryLimitDoc
  /** Requests answered since the registry last told what remains. */
  since: number
}

const refreshMs = 2000
const writePauseMs = 1000
/** Without a word on when a limit is filled again. */
const impliedResetMs = 3_600_000
/** What was said so long ago is asked again by one request, so that a limit raised meanwhile is noticed. */
const staleMs = 300_000

/** Who has how much left where, as far as the registries have told any of our processes. */
export class RegistryLimits implements AsyncDisposable {
  readonly #store: LimitStore | null
  readonly #standings = new Map<string, Standing>()
  readonly #writes = new Map<string, NodeJS.Timeout>()
  #refreshedAt = -Infinity

  constructor(store: LimitStore | null = null) {
    this.#store = store
  }

  /** Takes over what other processes were told. Not knowing it is no reason to ask nobody. */
  async refresh(): Promise<void> {
    if (this.#store === null || performance.now() - this.#refreshedAt < refreshMs) return
    this.#refreshedAt = performance.now()
    const docs = await this.#store.read().catch(() => [])
    for (const doc of docs) {
      const known = this.#standings.get(doc._id)
      if (known === undefined || known.doc.seenAt < doc.seenAt)
        this.#standings.set(doc._id, { doc, since: 0 })
    }
  }

  note(party: Party, answer: HttpAnswer, kind: RequestKind): void {
    const now = new Date()
    const refusal = answer.status === 429 ? readRefusal(answer, now) : null
    const told = readRateLimit(answer.headers, now)
    const id = idOf(party)
    const known = this.#standings.get(id)
    if (refusal === null && told === null) {
      if (known !== undefined) known.since += 1
      return
    }
    const { registry } = party
    const held = refusal && {
      heldUntil: new Date(now.getTime() + refusal.waitMs),
      // Only manifests are counted as pulls, so a refusal of anything else means all of it.
      heldFor: kind === 'head' || kind === 'manifest' ? refusal.of : ('requests' as const),
    }
    const before = known?.doc.heldUntil !== undefined && known.doc.heldUntil > now ? known.doc : undefined
    const doc: RegistryLimitDoc = {
      _id: id,
      registry,
      isAuthenticated: party.credential !== null,
      ...(told ?? limitOf(known?.doc)),
      ...(held ??
        (before?.heldUntil && { heldUntil: before.heldUntil, heldFor: before.heldFor ?? 'requests' })),
      seenAt: now,
    }
    this.#standings.set(id, { doc, since: 0 })
    this.#writeSoon(id, refusal === null ? writePauseMs : 0)
  }

  /** @throws AppError of kind `rateLimited` while the registry refuses this kind of request. */
  requireOpen(party: Party, kind: RequestKind): void {
    const { heldUntil, heldFor } = this.#standings.get(idOf(party))?.doc ?? {}
    if (heldUntil === undefined || heldUntil.getTime() <= Date.now()) return
    if (heldFor === 'pulls' && kind !== 'head' && kind !== 'manifest') return
    throw held(party, heldUntil, heldFor ?? 'requests')
  }

  /** Why a check has to wait: what remains is left for pulls. Null: go. */
  heldBack(party: Party, reserve: number): AppError | null {
    const standing = this.#standings.get(idOf(party))
    if (standing === undefined) return null
    const { doc, since } = standing
    const now = Date.now()
    if (doc.heldUntil !== undefined && doc.heldUntil.getTime() > now && doc.heldFor !== 'pulls') {
      return held(party, doc.heldUntil, doc.heldFor ?? 'requests')
    }
    if (doc.remaining === undefined || doc.remaining - since > reserve) return null
    const resetAt = doc.resetAt ?? new Date(doc.seenAt.getTime() + impliedResetMs)
    if (resetAt.getTime() <= now) return null
    if (now - doc.seenAt.getTime() > staleMs) {
      standing.doc = { ...doc, seenAt: new Date(now) }
      return null
    }
    return keptBack(party, { remaining: Math.max(doc.remaining - since, 0), reserve, resetAt })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.flush()
  }

  async flush(): Promise<void> {
    const waiting = [...this.#writes.keys()]
    for (const timer of this.#writes.values()) clearTimeout(timer)
    await Promise.all(waiting.map((id) => this.#write(id)))
  }

  #writeSoon(id: string, pauseMs: number): void {
    if (this.#store === null) return
    if (pauseMs === 0) return void this.#write(id)
    if (this.#writes.has(id)) return
    this.#writes.set(id, setTimeout(() => void this.#write(id), pauseMs).unref())
  }

  async #write(id: string): Promise<void> {
    clearTimeout(this.#writes.get(id))
    this.#writes.delete(id)
    const doc = this.#standings.get(id)?.doc
    // The next answer says it again.
    if (doc !== undefined) await this.#store?.write(doc).catch(() => undefined)
  }
}

function idOf({ registry, credential }: Party): string {
  return `${registry} ${credentialHash(credential)}`
}

function limitOf(doc: RegistryLimitDoc | undefined): Partial<RegistryLimitDoc> {
  const { limit, remaining, resetAt } = doc ?? {}
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resetAt === undefined ? {} : { resetAt }),
  }
}

function held({ registry, credential }: Party, until: Date, of: 'pulls' | 'requests'): AppError {
  const why =
    of === 'pulls' ? 'its pull limit is reached' : 'it was asked too fast, or by too many behind this address'
  const advice = credential === null ? ' A stored credential raises the limit.' : ''
  return new AppError(
    'rateLimited',
    'registry_rate_limited',
    `${registry} allows no more requests: ${why}. It is asked again from ${until.toISOString()} on.${advice}`,
    { details: { registry, until }, retryAfterMs: Math.max(until.getTime() - Date.now(), 1000) },
  )
}

function keptBack(
  { registry, credential }: Party,
  { remaining, reserve, resetAt }: { remaining: number; reserve: number; resetAt: Date },
): AppError {
  const advice = credential === null ? ' A stored credential raises the limit.' : ''
  return new AppError(
    'rateLimited',
    'registry_reserve_reached',
    `${registry} allows ${remaining} more requests, and ${reserve} are kept for pulls, so it is not asked before ${resetAt.toISOString()}.${advice}`,
    {
      details: { registry, until: resetAt },
      retryAfterMs: Math.max(resetAt.getTime() - Date.now(), 1000),
    },
  )
}
