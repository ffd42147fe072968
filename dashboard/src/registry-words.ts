import type { RegistryCredential, RegistryEntry, RegistryLimit } from './api/views.ts'

export interface LimitWords {
  readonly tone: 'good' | 'wait' | 'bad' | 'quiet'
  readonly text: string
  /** How much is left, where that can be drawn. */
  readonly share?: number
  /** When there is more again. */
  readonly until?: string
}

/** A fifth is left: worth knowing before it is gone. */
const lowShare = 0.2

/** What a registry still allows, as far as it says. */
export function limitWords(limit: RegistryLimit | undefined, now: number): LimitWords {
  if (limit === undefined || limit.last_updated === null)
    return { tone: 'quiet', text: 'It has named no limit so far' }
  const { remaining, limit: most, reset_at, held_until, held_for } = limit
  if (held_until !== null && Date.parse(held_until) > now) {
    const what = held_for === 'pulls' ? 'pulls' : 'requests'
    return { tone: 'bad', text: `It refuses ${what} for now`, share: 0, until: held_until }
  }
  if (!limit.has_limits || remaining < 0) return { tone: 'good', text: 'It names no limit' }
  if (reset_at !== null && Date.parse(reset_at) <= now)
    return { tone: 'good', text: 'Its limit has begun anew since it was last asked' }
  const until = reset_at === null ? {} : { until: reset_at }
  if (most <= 0) return { tone: remaining === 0 ? 'bad' : 'good', text: `${remaining} left`, ...until }
  const share = Math.min(1, remaining / most)
  const tone = remaining === 0 ? 'bad' : share <= lowShare ? 'wait' : 'good'
  return { tone, text: `${remaining} of ${most} left`, share, ...until }
}

/** The form of an entry: all text, secrets empty. */
export interface EntryForm {
  readonly id: string
  readonly registry: string
  readonly login: RegistryCredential['login']
  readonly username: string
  readonly secret: string
  readonly tenant: string
  readonly endpoint: string
  readonly ca: string
  readonly certificate: string
  readonly key: string
  readonly mirrors: string
}

export function formOf(registry: string, credential?: RegistryCredential): EntryForm {
  return {
    id: credential?.id ?? '',
    registry,
    login: credential?.login ?? 'password',
    username: credential?.username ?? '',
    secret: '',
    tenant: credential?.tenant ?? '',
    endpoint: credential?.endpoint ?? '',
    ca: credential?.ca ?? '',
    certificate: credential?.client_certificate ?? '',
    key: '',
    mirrors: credential?.mirrors.join(', ') ?? '',
  }
}

/** What is sent: a secret that was left empty is the stored one, which its mask names. */
export function entryOf(form: EntryForm, stored?: RegistryCredential): RegistryEntry {
  const isSame = stored !== undefined && stored.registry === form.registry.trim()
  const kept = isSame && stored.login === form.login ? stored : undefined
  const key = form.key.trim() || (form.certificate.trim() === '' ? '' : (kept?.client_key ?? ''))
  return {
    id: form.id,
    registry: form.registry.trim(),
    login: form.login,
    username: form.username.trim(),
    secret: form.secret === '' && form.username.trim() !== '' ? (kept?.secret ?? '') : form.secret,
    tenant: form.tenant.trim(),
    endpoint: form.endpoint.trim(),
    ca: form.ca.trim(),
    client_certificate: form.certificate.trim(),
    client_key: key,
    mirrors: form.mirrors.split(/[\s,]+/).filter((mirror) => mirror !== ''),
  }
}

/** A stored login as it is sent back unchanged. */
export function storedEntry(credential: RegistryCredential): RegistryEntry {
  return entryOf(formOf(credential.registry, credential), credential)
}

/** All entries with this one in its place, as they are saved: all at once. */
export function withEntry(stored: readonly RegistryCredential[], entry: RegistryEntry): RegistryEntry[] {
  const isIt = ({ id, registry }: RegistryCredential) =>
    entry.id === '' ? registry === entry.registry : id === entry.id
  const others = stored.filter((credential) => !isIt(credential)).map(storedEntry)
  return [...others, entry]
}
