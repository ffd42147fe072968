import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { z } from 'zod'
import { isDuplicateKey } from '@sentinel/shared/db/connect'
import { AppError } from '@sentinel/shared/errors/app-error'
import type { PasskeyDoc } from '@sentinel/shared/resources/passkey'
import { requireSession } from '../../access/caller.ts'
import { endCeremony, noCeremonyCookie, signatureAlgorithms } from '../../access/ceremony.ts'
import { Registration } from '../../access/passkey-answers.ts'
import { requirePasskeySite } from '../../access/passkey-site.ts'
import type { ApiContext } from '../../api-context.ts'
import { logActivity } from '../../commands/log-activity.ts'
import { Answer } from '../../http/reply.ts'
import { route } from '../../http/route.ts'

export const finishPasskey = route({
  method: 'POST',
  path: '/api/auth/passkeys/register/finish',
  permission: 'somebody',
  summary: 'Keep the new passkey that the browser made, under a name',
  query: z.object({
    name: z
      .string()
      .trim()
      .max(64, 'the name is too long')
      .regex(/^\P{C}*$/u, 'the name has characters that cannot be seen')
      .default('')
      .transform((name) => name || 'Passkey'),
  }),
  body: Registration,
  response: z.object({ status: z.literal('ok'), name: z.string() }),
  async handle(ctx, { query: { name }, body, caller, headers }) {
    const { userId, name: username } = requireSession(caller)
    requirePasskeySite(ctx)
    const challenge = await endCeremony(ctx, { kind: 'passkey-registration', userId }, headers.cookie)
    const made = await verify(ctx, body, challenge)
    const passkey: PasskeyDoc = { ...made, userId, name, createdAt: new Date() }
    try {
      await ctx.db.passkeys.collection.insertOne(passkey as never)
    } catch (error) {
      if (isDuplicateKey(error)) throw refused('it is registered already', error)
      throw error
    }
    await logActivity(ctx, { type: 'auth', message: `${username} added the passkey ${name}`, caller })
    return new Answer({ status: 'ok' as const, name }, { cookies: [noCeremonyCookie(ctx, caller)] })
  },
})

type Made = Pick<PasskeyDoc, '_id' | 'publicKey' | 'counter' | 'transports'>

async function verify(
  ctx: ApiContext,
  body: z.output<typeof Registration>,
  challenge: string,
): Promise<Made> {
  const { domain, origins } = requirePasskeySite(ctx)
  const { clientDataJSON, attestationObject, transports = [] } = body.response
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...body, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: [...origins],
      expectedRPID: domain,
      requireUserVerification: true,
      supportedAlgorithmIDs: signatureAlgorithms,
    })
    if (!verified) throw new Error('its attestation is wrong')
    const { id, publicKey, counter } = registrationInfo.credential
    return { _id: id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports }
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error), error)
  }
}

function refused(why: string, cause: unknown): AppError {
  return new AppError(
    'invalid',
    'passkey_not_kept',
    `The new passkey was not kept: ${why}; begin again with another one`,
    { cause },
  )
}
