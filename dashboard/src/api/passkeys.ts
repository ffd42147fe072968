import {
  startAuthentication,
  startRegistration,
  WebAuthnError,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { call } from './call.ts'

/** The browser asks for a passkey of this site, and the API for what it proves. */
export async function signInWithPasskey(): Promise<void> {
  const { publicKey }: { publicKey: unknown } = await call('POST /api/auth/passkeys/login/begin', {})
  const optionsJSON = publicKey as PublicKeyCredentialRequestOptionsJSON
  const { response, ...proof } = await ceremony(() => startAuthentication({ optionsJSON }))
  const { userHandle } = response
  if (userHandle === undefined)
    throw new Error('This key does not say whose it is. Sign in with your name and password instead.')
  await call('POST /api/auth/passkeys/login/finish', {
    body: { ...proof, response: { ...response, userHandle } },
  })
}

/** The browser makes a passkey, and the API keeps what it can be recognised by. */
export async function addPasskey(name: string): Promise<void> {
  const { publicKey }: { publicKey: unknown } = await call('POST /api/auth/passkeys/register/begin', {})
  const optionsJSON = publicKey as PublicKeyCredentialCreationOptionsJSON
  const body = await ceremony(() => startRegistration({ optionsJSON }))
  await call('POST /api/auth/passkeys/register/finish', { query: name === '' ? {} : { name }, body })
}

/** Whether this browser knows of passkeys, here: without TLS none does, but on this machine. */
export function hasPasskeys(): boolean {
  return window.isSecureContext && 'PublicKeyCredential' in window
}

async function ceremony<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    throw new Error(wordsFor(cause), { cause })
  }
}

function wordsFor(cause: unknown): string {
  if (!hasPasskeys())
    return 'This browser uses no passkeys here: open the page under its https:// address, or on localhost.'
  const name = cause instanceof Error ? cause.name : ''
  const code = cause instanceof WebAuthnError ? cause.code : ''
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED' || name === 'InvalidStateError')
    return 'This device has a passkey for you already.'
  if (name === 'NotAllowedError' || name === 'AbortError')
    return 'The browser gave no passkey: it was cancelled, took too long, or there is none for this page. Try again.'
  if (name === 'SecurityError')
    return 'Passkeys belong to another address of this page. Open it there, or have SENTINEL_WEBAUTHN_RPID set to this one.'
  return `The browser could not use a passkey: ${cause instanceof Error ? cause.message : String(cause)}`
}
