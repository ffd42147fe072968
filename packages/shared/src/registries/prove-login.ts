import { AppError } from '../errors/app-error.ts'
import { basicHeader } from './credential.ts'
import type { Party } from './registry-limits.ts'
import type { RegistrySession } from './session.ts'

export interface LoginProof {
  /** False where the registry asked for nothing, so that any credential would have done. */
  readonly isAsked: boolean
}

/** The whole dance of a check: what the registry asks for, the token or password, and whether it is let in. */
export async function proveLogin(
  session: RegistrySession,
  { registry, credential }: Party,
  signal: AbortSignal,
): Promise<LoginProof> {
  const answer = await session.learnChallenge(registry, signal)
  const challenge = session.tokens.challengeOf(registry)
  if (challenge === undefined) {
    if (answer === null || answer.status === 200) return { isAsked: false }
    throw refused(registry, answer.status)
  }
  if (challenge.scheme === 'bearer') {
    // A realm that serves everybody tells a wrong name or password all the same.
    await session.tokens.logIn({ registry, challenge, credential }, [], signal)
    return { isAsked: true }
  }
  const headers = credential === null ? {} : { authorization: basicHeader(credential) }
  const { status } = await session.ping(registry, headers, signal)
  if (status !== 200) throw refused(registry, status)
  return { isAsked: true }
}

function refused(registry: string, status: number): AppError {
  return new AppError(
    'upstream',
    'registry_denied',
    `${registry} refuses this name and secret (${status}). Check both, and that they may read.`,
    { details: { registry, status } },
  )
}
