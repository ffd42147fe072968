import type { Permission } from '../access/permissions.ts'
import { resource } from './resource.ts'

/** What a program signs in with, in the name of a user. Written by the API. */
export interface ApiTokenDoc {
  _id: string
  /** SHA-256 of the token. */
  hash: string
  userId: string
  name: string
  createdAt: Date
  /** Written once a minute at most. */
  lastUsedAt?: Date
  expiresAt?: Date
  /** Those that it was made with, the first one first: it goes with any of them. */
  ancestors?: string[]
  /** What it may do at most; absent: whatever its user may. */
  permissions?: Permission[]
}

export const apiTokenResource = resource<ApiTokenDoc>(
  'apiTokens',
  {
    _id: String,
    hash: String,
    userId: String,
    name: String,
    createdAt: Date,
    lastUsedAt: Date,
    expiresAt: Date,
    ancestors: { type: [String], default: undefined },
    permissions: { type: [String], default: undefined },
  },
  [{ fields: { hash: 1 }, unique: true }, { fields: { userId: 1, createdAt: 1 } }],
)
