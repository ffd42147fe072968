import { AppError } from '@sentinel/shared/errors/app-error'
import type { UserDoc } from '@sentinel/shared/resources/user'
import { createSecretBox } from '@sentinel/shared/secrets/secret-box'
import type { ApiContext } from '../api-context.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import { stepOf } from './totp.ts'

type CodeContext = Pick<ApiContext, 'db' | 'redis' | 'settings'>

const daySeconds = 86_400
/** Of codes that are one in a million, within a day; recovery codes cannot be guessed. */
const wrongPerDay = 50

/**
 * Takes what somebody typed as a second factor, so that nobody else can take it again, in no process.
 * Resolves with what it was, as people read it; undefined where it is wrong or was taken before.
 * @throws AppError `too_many_codes`, `secret_key_missing`, `secret_key_wrong`
 */
export async function takeCode(ctx: CodeContext, user: UserDoc, code: string): Promise<string | undefined> {
  const hash = hashRecoveryCode(code)
  return hash === undefined ? await takeStep(ctx, user, code) : await takeRecoveryCode(ctx, user, hash)
}

async function takeStep(ctx: CodeContext, { _id, totp }: UserDoc, code: string): Promise<string | undefined> {
  if (totp === undefined) return undefined
  const key = guessesKey(ctx, _id)
  const [, [, guesses] = []] =
    (await ctx.redis.multi().set(key, 0, 'EX', daySeconds, 'NX').incr(key).exec()) ?? []
  if (!(Number(guesses) <= wrongPerDay)) throw tooManyCodes()
  const step = stepOf(openTotpSecret(ctx, _id, totp.secret), code)
  if (step === undefined) return undefined
  // Of two that come with the same code at the same moment the database lets one through.
  const { matchedCount } = await ctx.db.users.updateOne(
    { _id, 'totp.secret': totp.secret, 'totp.lastStep': { $lt: step } },
    { $set: { 'totp.lastStep': step } },
  )
  if (matchedCount === 0) return undefined
  await ctx.redis.decr(key)
  return 'a code'
}

async function takeRecoveryCode(
  { db }: CodeContext,
  { _id, totp }: UserDoc,
  hash: string,
): Promise<string | undefined> {
  const { matchedCount } = await db.users.updateOne(
    { _id, 'totp.secret': totp?.secret ?? '', 'totp.recoveryCodes': hash },
    { $pull: { 'totp.recoveryCodes': hash } },
  )
  if (matchedCount === 0) return undefined
  const after = await db.users.findOne({ _id }).lean<UserDoc>()
  return `a recovery code (${after?.totp?.recoveryCodes.length ?? 0} left)`
}

export function sealTotpSecret({ settings }: CodeContext, userId: string, secret: string): string {
  return createSecretBox(settings.boot['state.secretKey']).seal(secret, `totp:${userId}`)
}

export function openTotpSecret({ settings }: CodeContext, userId: string, sealed: string): string {
  return createSecretBox(settings.boot['state.secretKey']).open(sealed, `totp:${userId}`)
}

/** Lets go of the wrong codes of a user. */
export async function forgetGuesses(ctx: CodeContext, userId: string): Promise<void> {
  await ctx.redis.del(guessesKey(ctx, userId))
}

function guessesKey({ settings }: CodeContext, userId: string): string {
  return `${settings.boot['state.redisPrefix']}:code-guesses:${userId}`
}

/** Only who knows the password gets here, and the owner still has other ways in. */
function tooManyCodes(): AppError {
  return new AppError(
    'rateLimited',
    'too_many_codes',
    'There were too many wrong codes today, so somebody else may know the password; sign in with a recovery code or a passkey, and change the password',
  )
}
