import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../errors/app-error.ts'
import type { RegistryTls } from '../http.ts'

/** The certificates of one host in a folder laid out as Docker's certs.d; null where there are none. */
export async function readCertificates(folder: string, host: string): Promise<RegistryTls | null> {
  // A host never climbs out of the folder.
  if (folder === '' || !/^[\w.:[\]-]+$/.test(host) || /^\.+$/.test(host)) return null
  const own = join(folder, host)
  const names: string[] = await readdir(own).catch(() => [])
  const authorities = await readAll(own, names.filter((name) => name.endsWith('.crt')).toSorted())
  const pair = names
    .filter((name) => name.endsWith('.cert'))
    .toSorted()
    .map((name) => [name, name.replace(/cert$/, 'key')] as const)
    .find(([, key]) => names.includes(key))
  const [certificate, key] = pair === undefined ? [] : await readAll(own, pair)
  if (authorities.length === 0 && pair === undefined) return null
  return {
    ...(authorities.length === 0 ? {} : { ca: authorities.join('\n') }),
    ...(certificate === undefined || key === undefined ? {} : { certificate, key }),
  }
}

function readAll(folder: string, names: readonly string[]): Promise<string[]> {
  return Promise.all(
    names.map((name) =>
      readFile(join(folder, name), 'utf8').catch((error: unknown) => {
        throw new AppError(
          'invalid',
          'registry_certificate_unreadable',
          `The certificate ${join(folder, name)} cannot be read; correct its permissions`,
          { cause: error },
        )
      }),
    ),
  )
}
