import { resource } from './resource.ts'

/** Somebody who is signed in, in one browser. Written by the API; `_id` may be shown, what the cookie holds may not. */
export interface SessionDoc {
  _id: string
  /** SHA-256 of what the cookie holds. */
  hash: string
  userId: string
  ip: string
  userAgent: string
  createdAt: Date
  /** Written once a minute at most. */
  seenAt: Date
  expiresAt: Date
}

export const sessionResource = resource<SessionDoc>(
  'sessions',
  {
    _id: String,
    hash: String,
    userId: String,
    ip: String,
    userAgent: String,
    createdAt: Date,
    seenAt: Date,
    expiresAt: Date,
  },
  [
    { fields: { hash: 1 }, unique: true },
    { fields: { userId: 1, createdAt: 1 } },
    { fields: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ],
)
