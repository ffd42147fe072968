import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import { AppError } from '@sentinel/shared/errors/app-error'
import { logger } from '@sentinel/shared/runtime/logger'
import type { PasskeyDoc } from '@sentinel/shared/resources/passkey'
import type { UserDoc } from '@sentinel/shared/resources/user'
import type { ApiContext } from '../api-context.ts'
import { logActivity } from '../commands/log-activity.ts'
import type { Origin } from './client-address.ts'
import type { Assertion } from './passkey-answers.ts'
import { requirePasskeySite } from './passkey-site.ts'

const log = logger.child({ part: 'access' })

/**
 * Whose passkey answered the challenge, after its user was verified by it.
 * @throws AppError `passkey_refused`, the same whatever was wrong; the activity log says what
 */
export async function provePasskey(
  ctx: ApiContext,
  assertion: Assertion,
  { challenge, origin }: { challenge: string; origin: Origin },
): Promise<UserDoc> {
  const passkey = await ctx.db.passkeys.findOne({ _id: assertion.id }).lean<PasskeyDoc>()
  const user = passkey && (await ctx.db.users.findOne({ _id: passkey.userId }).lean<UserDoc>())
  const name = user?.username ?? ''
  const problem =
    passkey === null || user === null || user.webauthnHandle !== assertion.response.userHandle
      ? 'nobody here has it'
      : await problemOf(ctx, { assertion, passkey, challenge })
  if (user !== null && problem === undefined) return user
  const message = `a sign-in${name === '' ? '' : ` as ${name}`} with a passkey failed: ${problem}`
  await logActivity(ctx, {
    type: 'auth',
    message,
    caller: { name: '', address: origin.address },
    result: 'failed',
  })
  throw new AppError(
    'unauthenticated',
    'passkey_refused',
    'The passkey was not accepted; try again, or sign in with the password',
  )
}

async function problemOf(
  ctx: ApiContext,
  { assertion, passkey, challenge }: { assertion: Assertion; passkey: PasskeyDoc; challenge: string },
): Promise<string | undefined> {
  const { domain, origins } = requirePasskeySite(ctx)
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...assertion, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: [...origins],
      expectedRPID: domain,
      requireUserVerification: true,
      credential: {
        id: passkey._id,
        publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
        // Held against what is stored when that is written, so that of two at once one fails.
        counter: 0,
      },
    })
    if (!verified) return 'its signature is wrong'
    return await moveCounter(ctx, passkey, authenticationInfo.newCounter)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Some authenticators do not count and always say 0. Of those that do, one that goes back has been copied. */
async function moveCounter(
  { db }: ApiContext,
  { _id, name, counter: before }: PasskeyDoc,
  counter: number,
): Promise<string | undefined> {
  const { matchedCount } = await db.passkeys.updateOne(
    { _id, counter: counter === 0 ? 0 : { $lt: counter } },
    { $set: { counter, lastUsedAt: new Date() } },
  )
  if (matchedCount === 1) return undefined
  log.warn({ passkey: _id, before, counter }, 'the counter of a passkey went back: it may have been copied')
  return `the counter of "${name}" went back from ${before} to ${counter}, so it may have been copied; delete it and register it anew`
}
