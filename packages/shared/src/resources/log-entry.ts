import { resource } from './resource.ts'

/** One line of the activity log: what was asked for, by whom. Written by whoever accepted the request. */
export interface LogEntryDoc {
  at: Date
  type: string
  message: string
  container: string
  hostId: string
  user: string
  expiresAt: Date
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
    expiresAt: Date,
  },
  [{ fields: { at: -1 } }, { fields: { expiresAt: 1 }, expireAfterSeconds: 0 }],
)
