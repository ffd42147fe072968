import { resource } from './resource.ts'

/** A passkey of a user. `_id` is the credential's id in base64url. Written by the API. */
export interface PasskeyDoc {
  _id: string
  userId: string
  name: string
  /** Base64url of its COSE key. */
  publicKey: string
  counter: number
  transports: string[]
  createdAt: Date
  lastUsedAt?: Date
}

export const passkeyResource = resource<PasskeyDoc>(
  'passkeys',
  {
    _id: String,
    userId: String,
    name: String,
    publicKey: String,
    counter: Number,
    transports: [String],
    createdAt: Date,
    lastUsedAt: Date,
  },
  [{ fields: { userId: 1, createdAt: 1 } }],
)
