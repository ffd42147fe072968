import { z } from 'zod'

/** A name that nobody can mistake for another one: no look-alikes, nothing invisible. */
export const Username = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/,
    'a name is 1 to 64 letters, digits, ".", "_", "@", "+" or "-" and begins with a letter or digit',
  )

/** As it was typed; whether it is strong enough, `requireStrong` says. */
export const Password = z.string().min(1, 'the password is missing').max(1024, 'the password is too long')

export const Done = z.object({ status: z.literal('ok') })
export const done = { status: 'ok' } as const
