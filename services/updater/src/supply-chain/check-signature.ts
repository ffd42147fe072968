import { isRecord, readRecord, readString } from '@sentinel/docker/read-field'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { SettingsRecord } from '@sentinel/shared/settings/catalogue'
import { runProgram } from './run-program.ts'

export interface Signed {
  readonly signatures: number
}

interface Wanted {
  /** repository@digest */
  readonly reference: string
  readonly isPlainHttp: boolean
  readonly values: SettingsRecord
  readonly env: Readonly<Record<string, string>>
}

/**
 * Signatures of exactly this digest, by whom the settings trust.
 * @throws AppError where there is none, or where that cannot be found out
 */
export async function checkSignature(
  { reference, isPlainHttp, values, env }: Wanted,
  signal: AbortSignal,
): Promise<Signed> {
  const argv = [
    'verify',
    ...trustOf(values),
    '--output=json',
    ...(isPlainHttp ? ['--allow-http-registry'] : []),
    reference,
  ]
  const path = values['supplyChain.cosign']
  const { exitCode, stdout, stderr } = await runProgram(
    { path, argv, env, timeoutMs: values['supplyChain.timeout'] },
    signal,
  )
  if (exitCode !== 0) throw unsigned(reference, lastLines(stderr) || `cosign ended with ${exitCode}`)
  const digest = reference.slice(reference.indexOf('@') + 1)
  const signatures = readClaims(stdout).filter((claim) => claim === digest).length
  if (signatures === 0) throw unsigned(reference, 'cosign told of no signature of this digest')
  return { signatures }
}

function trustOf(values: SettingsRecord): string[] {
  const [key, identity, issuer] = [
    values['supplyChain.cosignKey'],
    values['supplyChain.identity'],
    values['supplyChain.issuer'],
  ]
  if (values['supplyChain.keyless']) {
    if (identity !== '' && issuer !== '') {
      return [`--certificate-identity=${identity}`, `--certificate-oidc-issuer=${issuer}`]
    }
    const text =
      'a keyless signature says nothing without its signer and issuer; set cosign_identity and cosign_issuer'
    throw new AppError('conflict', 'trust_undecided', text)
  }
  if (key !== '') return [`--key=${key}`]
  const text =
    'it is not said whose signature counts; set cosign_key_path, or cosign_keyless with identity and issuer'
  throw new AppError('conflict', 'trust_undecided', text)
}

/** The digests that the signatures speak of. */
function readClaims(stdout: string): string[] {
  let claims: unknown
  try {
    claims = JSON.parse(stdout)
  } catch (cause) {
    throw unreadable(cause)
  }
  if (!Array.isArray(claims) || !claims.every(isRecord)) throw unreadable()
  return claims.map((claim) => {
    const { image } = readRecord(claim['critical'])
    return readString(readRecord(image)['docker-manifest-digest'])
  })
}

function unsigned(reference: string, why: string): AppError {
  return new AppError('conflict', 'not_signed', `no valid signature of ${reference}: ${why}`)
}

function lastLines(text: string): string {
  return text.split('\n').slice(-3).join(' ').slice(-400)
}

function unreadable(cause?: unknown): AppError {
  return new AppError('conflict', 'answer_unreadable', 'the answer of cosign cannot be read', { cause })
}
