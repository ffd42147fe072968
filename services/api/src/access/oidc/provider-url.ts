import { AppError } from '@sentinel/shared/errors/app-error'
import { isLoopbackName } from '../guard.ts'

/**
 * An address of a provider that a request, or a browser, may be sent to. Whether it is a private one is decided where
 * the connection is made.
 * @throws AppError `provider_address_refused`
 */
export function requireProviderUrl(url: URL, allowPrivate: boolean): void {
  const name = url.hostname.replace(/^\[|\]$/g, '')
  if (url.username !== '' || url.password !== '')
    throw addressRefused(`${name} carries a name or a password; enter the address without`)
  if (url.protocol === 'https:') return
  if (url.protocol === 'http:' && allowPrivate && isLoopbackName(name)) return
  throw addressRefused(
    `${url.protocol}//${name} is not reached over TLS; use https (http only at loopback, with SENTINEL_OIDC_ALLOW_PRIVATE=true)`,
  )
}

export function privateRefused(hostname: string): AppError {
  return addressRefused(
    `${hostname} is a loopback, private or link-local address; set SENTINEL_OIDC_ALLOW_PRIVATE=true if the sign-in provider is in your own network`,
  )
}

function addressRefused(message: string): AppError {
  return new AppError('invalid', 'provider_address_refused', message)
}
