const restMs = 60_000

/** Which mirrors to ask before a registry; one that failed rests for a while. */
export class Mirrors {
  readonly #mirrorsOf: (registry: string) => Promise<readonly string[]>
  readonly #restUntil = new Map<string, number>()

  constructor(mirrorsOf: (registry: string) => Promise<readonly string[]>) {
    this.#mirrorsOf = mirrorsOf
  }

  async of(registry: string): Promise<readonly string[]> {
    const now = Date.now()
    return (await this.#mirrorsOf(registry)).filter((mirror) => (this.#restUntil.get(mirror) ?? 0) <= now)
  }

  rest(mirror: string): void {
    this.#restUntil.set(mirror, Date.now() + restMs)
  }
}

/** `registry=mirror, registry=mirror`, as a setting says it; what is no pair is left out. */
export function readMirrorList(text: string): ReadonlyMap<string, readonly string[]> {
  const mirrors = new Map<string, string[]>()
  for (const pair of text.split(',')) {
    const [registry = '', mirror = ''] = pair.split('=').map((part) => part.trim())
    const host = mirror.replace(/^https?:\/\//, '').replace(/\/+$/, '')
    if (registry !== '' && host !== '') mirrors.set(registry, [...(mirrors.get(registry) ?? []), host])
  }
  return mirrors
}
