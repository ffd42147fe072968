import { z } from 'zod'
import { AppError } from '@sentinel/shared/errors/app-error'

/** A name that nobody can mistake for another one: no look-alikes, nothing invisible. */
export const Username = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/,
    'a name is 1 to 64 letters, digits, ".", "_", "@", "+" or "-" and begins with a letter or digit',
  )

/** As it was typed; whether it is strong enough, `requireStrong` says. */
export const Password = z.string().min(1, 'the password is missing').max(1024, 'the password is too long')

/** Of an authenticator, or a recovery code. */
export const SecondFactorCode = z.string().min(1, 'the code is missing').max(100, 'the code is too long')

export function codeWrong(): AppError {
  return new AppError(
    'unauthenticated',
    'code_wrong',
    'The code is wrong or was used before; wait for the next one and try again',
  )
}

export const Done = z.object({ status: z.literal('ok') })
export const done = { status: 'ok' } as const
