import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { generate } from 'selfsigned'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { SettingsRecord } from '@sentinel/shared/settings/catalogue'

export interface ServerTls {
  /** PEM, with whatever stands between it and its authority. */
  readonly cert: string
  readonly key: string
}

type Boot = Pick<SettingsRecord, 'server.tls' | 'server.tlsCertificate' | 'server.tlsKey'>

const selfSignedDays = 397

/** What the listener speaks TLS with; undefined where it does not. @throws AppError `tls_invalid` */
export async function readTls(boot: Boot): Promise<ServerTls | undefined> {
  if (boot['server.tls'] === 'off') return undefined
  if (boot['server.tls'] === 'self-signed') return await selfSigned()
  const cert = await read('SENTINEL_TLS_CERT', boot['server.tlsCertificate'])
  const key = await read('SENTINEL_TLS_KEY', boot['server.tlsKey'])
  requirePair(boot, { cert, key })
  return { cert, key }
}

async function read(variable: string, path: string): Promise<string> {
  if (path === '') throw invalid(`SENTINEL_TLS=own needs ${variable}, the path of a file in PEM`)
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw invalid(
      `${variable} names ${path}, which cannot be read (${reasonOf(error)}); check path and permissions`,
      error,
    )
  }
}

function requirePair(boot: Boot, { cert, key }: ServerTls): void {
  const [certPath, keyPath] = [boot['server.tlsCertificate'], boot['server.tlsKey']]
  const certificate = parse(
    () => new X509Certificate(cert),
    `SENTINEL_TLS_CERT names ${certPath}, which holds no certificate in PEM`,
  )
  const privateKey = parse(
    () => createPrivateKey(key),
    `SENTINEL_TLS_KEY names ${keyPath}, which holds no private key in PEM without a passphrase`,
  )
  if (!certificate.checkPrivateKey(privateKey))
    throw invalid(
      `The key in ${keyPath} is not that of the certificate in ${certPath}; name files of one pair`,
    )
  if (certificate.validToDate.getTime() <= Date.now())
    throw invalid(`The certificate in ${certPath} ran out on ${certificate.validTo}; put a new one there`)
}

function parse<T>(make: () => T, problem: string): T {
  try {
    return make()
  } catch (error) {
    throw invalid(problem, error)
  }
}

/** Made at every start and kept nowhere: it keeps listeners out, and proves nothing. */
async function selfSigned(): Promise<ServerTls> {
  const name = hostname()
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + selfSignedDays * 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: name },
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  })
  return { cert, key }
}

function reasonOf(error: unknown): string {
  return (error as { code?: string }).code ?? String(error)
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError('invalid', 'tls_invalid', message, cause === undefined ? {} : { cause })
}
