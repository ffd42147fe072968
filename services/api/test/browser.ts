export interface Page {
  readonly status: number
  readonly location: string
  readonly cookies: readonly string[]
  readonly text: string
}

/** As much of a browser as a sign-in over several sites needs: cookies per site, and redirects one at a time. */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>()

  async open(url: string, init: RequestInit = {}): Promise<Page> {
    const { origin } = new URL(url)
    const headers = new Headers(init.headers)
    headers.set('cookie', this.cookiesOf(origin))
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    const cookies = response.headers.getSetCookie()
    for (const line of cookies) this.take(origin, line)
    const location = response.headers.get('location')
    return {
      status: response.status,
      location: location === null ? '' : new URL(location, url).href,
      cookies,
      text: await response.text(),
    }
  }

  /** From site to site until one sends it back to an address that begins so. Resolves with that address. */
  async follow(url: string, until: string): Promise<string> {
    for (let at = url, hops = 0; hops < 10; hops++) {
      if (at.startsWith(until)) return at
      const page = await this.open(at)
      if (page.location === '') throw new Error(`${at} leads nowhere: ${page.status} ${page.text}`)
      at = page.location
    }
    throw new Error(`${url} never leads to ${until}`)
  }

  take(origin: string, line: string): void {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    const jar = this.#jars.get(origin) ?? new Map<string, string>()
    this.#jars.set(origin, jar)
    const value = pair.slice(at + 1)
    if (value === '' || /max-age=0/i.test(line)) jar.delete(pair.slice(0, at))
    else jar.set(pair.slice(0, at), value)
  }

  cookieOf(origin: string, name: string): string | undefined {
    return this.#jars.get(origin)?.get(name)
  }

  cookiesOf(origin: string): string {
    return [...(this.#jars.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}
