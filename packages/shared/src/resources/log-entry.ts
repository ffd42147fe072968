import { resource } from './resource.ts'

/**
 * One line of the activity log: what was asked for, by whom, from where, and what came of it. Written by whoever
 * accepted or refused the request. Each is sealed together with the one before it, so that a gap or a change shows.
 */
export interface LogEntryDoc {
  at: Date
  type: string
  message: string
  container: string
  hostId: string
  user: string
  /** Where the request came from; absent where nobody asked. */
  ip?: string
  /** Absent: it was accepted. */
  result?: 'failed' | 'refused'
  expiresAt: Date
  /** One more than that of the entry before. */
  seq?: number
  /** Seal of the entry before; empty for the first of all. */
  previous?: string
  seal?: string
}

export const logEntryResource = resource<LogEntryDoc>(
  'log_entries',
  {
    at: Date,
    type: { type: String },
    message: String,
    container: String,
    hostId: String,
    user: String,
    ip: String,
    result: String,
    expiresAt: Date,
    seq: Number,
    previous: String,
    seal: String,
  },
  [
    { fields: { at: -1 } },
    { fields: { seq: -1 }, unique: true, sparse: true },
    { fields: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ],
)
