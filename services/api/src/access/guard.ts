import type { IncomingMessage } from 'node:http'
import { AppError } from '@sentinel/shared/errors/app-error'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what a web page could send from a browser: a request from another site (Origin, Sec-Fetch-Site) and, where
 * nobody has to sign in, a name rebound to loopback (Host). A session is bound to its name by the browser itself.
 */
export function guard(request: IncomingMessage, allowedHosts?: ReadonlySet<string>): void {
  const { host = '', origin } = request.headers
  const name = hostName(host)
  if (allowedHosts !== undefined && !isLoopbackName(name) && !allowedHosts.has(name)) {
    throw new AppError(
      'forbidden',
      'host_not_allowed',
      `Sentinel does not answer under the name "${name}"; use localhost, or add the name to SENTINEL_ALLOWED_HOSTS`,
    )
  }
  if (origin !== undefined && !isSameOrigin(origin, host)) {
    throw new AppError(
      'forbidden',
      'origin_not_allowed',
      `Requests from ${origin} are refused; open the dashboard at its own address`,
    )
  }
  if (isForeign(request.headers['sec-fetch-site']) && !isOpened(request)) {
    throw new AppError(
      'forbidden',
      'site_not_allowed',
      'A page of another site may not change or load anything here; open the dashboard at its own address',
    )
  }
}

function isForeign(site: string | string[] | undefined): boolean {
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

/**
 * A link that somebody follows. What a page loads by itself is refused even where it only reads: it could not see the
 * answer, but it would hold streams open and spend what registries allow us.
 */
function isOpened({ method = '', headers }: IncomingMessage): boolean {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': place } = headers
  return reading.has(method) && mode === 'navigate' && place === 'document'
}

/** Names of the setting, in lower case. */
export function readAllowedHosts(text: string): ReadonlySet<string> {
  const names = text.split(',').map((name) => name.trim().toLowerCase())
  return new Set(names.filter((name) => name !== ''))
}

export function isLoopbackName(name: string): boolean {
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    /^127(?:\.\d{1,3}){3}$/.test(name)
  )
}

/** Of a Host header, without its port. */
export function hostName(host: string): string {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host)
  return (match?.[1] ?? match?.[2] ?? host).toLowerCase()
}

function isSameOrigin(origin: string, host: string): boolean {
  const lower = origin.toLowerCase()
  return lower === `http://${host.toLowerCase()}` || lower === `https://${host.toLowerCase()}`
}
