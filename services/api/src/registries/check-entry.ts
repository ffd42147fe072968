import { createPrivateKey, X509Certificate } from 'node:crypto'
import { AppError } from '@sentinel/shared/errors/app-error'
import { registryOf } from '@sentinel/shared/registries/logins/docker-config'
import { isNoServerAddress } from '@sentinel/shared/registries/unreachable'
import type { RegistryEntry } from '../views/registry-view.ts'
import { isMasked } from './mask.ts'

const hostPattern = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[a-f0-9:]+\])(?::\d{1,5})?$/

/** The entry with its registry as references name it. @throws AppError that says what is wrong with it. */
export function checkEntry(entry: RegistryEntry): RegistryEntry {
  const registry = registryOf(entry.registry)
  if (!hostPattern.test(registry)) throw wrong(entry, 'it is not the host of a registry')
  if ([registry, ...entry.mirrors].some((host) => isNoServerAddress(hostOf(host))))
    throw wrong(entry, 'no registry is at an address of this very link or of a machine’s own secrets')
  const { login, username, secret, ca, client_certificate: certificate, client_key: key, mirrors } = entry
  const isOnlyReach = username === '' && secret === '' && Boolean(ca || certificate || mirrors.length > 0)
  if (login === 'password' && !isOnlyReach) {
    if (username === '') throw wrong(entry, 'it needs a username')
    if (secret === '') throw wrong(entry, 'it needs a secret')
  }
  if (login === 'cloud' && (username === '') !== (secret === ''))
    throw wrong(entry, 'a cloud login has both a name and a secret, or neither')
  if (ca && !isCertificate(ca)) throw wrong(entry, 'its authority is no certificate in PEM')
  if (certificate && !isCertificate(certificate)) throw wrong(entry, 'its certificate is none in PEM')
  if (Boolean(certificate) !== Boolean(key)) throw wrong(entry, 'a client certificate comes with its key')
  if (key && !isMasked(key) && !isKeyOf(key, certificate ?? ''))
    throw wrong(entry, 'its key is not that of the certificate')
  if (!mirrors.every((mirror) => hostPattern.test(mirror)))
    throw wrong(entry, 'a mirror is named by its host, with its port where needed')
  return { ...entry, registry }
}

const hostOf = (host: string) => host.replace(/:\d+$/, '')

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== ''
  } catch {
    return false
  }
}

function isKeyOf(key: string, certificate: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

function wrong({ registry }: RegistryEntry, why: string): AppError {
  return new AppError(
    'invalid',
    'registry_entry_invalid',
    `The entry for ${registry} is not right: ${why}; correct it and save again`,
  )
}
