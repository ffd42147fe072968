import { z } from 'zod'

const Encoded = (most: number) =>
  z
    .string()
    .regex(/^[\w-]+$/, 'it is not written in base64url')
    .max(most, 'it is too long')

/** Credential ids have 1023 bytes at most. */
export const CredentialId = Encoded(1364)

/** What a browser makes of a new passkey. */
export const Registration = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Encoded(10_000),
    attestationObject: Encoded(100_000),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,32}$/))
      .max(10)
      .optional(),
  }),
})

/** What a browser makes of a passkey that signs in; without the user's handle it was not found by itself. */
export const Assertion = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Encoded(10_000),
    authenticatorData: Encoded(10_000),
    signature: Encoded(10_000),
    userHandle: Encoded(100),
  }),
})
export type Assertion = z.output<typeof Assertion>

/** Options for the browser, as the standard writes them in JSON. */
export const ForBrowser = z.object({ publicKey: z.looseObject({ challenge: z.string() }) })
