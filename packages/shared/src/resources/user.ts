import type { RoleId } from '../access/roles.ts'
import { resource } from './resource.ts'

/** Whoever may sign in. Written by the API. */
export interface UserDoc {
  _id: string
  username: string
  /** Argon2id, as text with its own parameters; absent for who signs in elsewhere only. */
  passwordHash?: string
  roleId: RoleId
  createdAt: Date
  updatedAt: Date
  /** Random, so that a passkey tells nothing about its user. */
  webauthnHandle: string
  totp?: TotpFields
  /** Who vouches for this user: an issuer and its subject, as `<issuer> <subject>`. */
  identity?: string
}

export interface TotpFields {
  /** Sealed. */
  secret: string
  /** Absent until the first code was right. */
  confirmedAt?: Date
  /** The last step whose code was taken; it and those before it are refused. */
  lastStep: number
  /** Hashes of those that are left. */
  recoveryCodes: string[]
}

export const userResource = resource<UserDoc>(
  'users',
  {
    _id: String,
    username: String,
    passwordHash: String,
    roleId: String,
    createdAt: Date,
    updatedAt: Date,
    webauthnHandle: String,
    totp: {
      type: { _id: false, secret: String, confirmedAt: Date, lastStep: Number, recoveryCodes: [String] },
      required: false,
    },
    identity: String,
  },
  [
    { fields: { username: 1 }, unique: true },
    { fields: { webauthnHandle: 1 }, unique: true },
    { fields: { identity: 1 }, unique: true, sparse: true },
    { fields: { roleId: 1 } },
  ],
)
