import { resource } from './resource.ts'

/** A version that proved sick on a container: not offered as new until the registry shows another digest or a person asks. Written by the updater. */
export interface FailureDoc {
  hostId: string
  name: string
  reference: string
  digest: string
  updateId: string
  reason: string
  at: Date
}

export const failureResource = resource<FailureDoc>(
  'failures',
  {
    hostId: String,
    name: String,
    reference: String,
    digest: String,
    updateId: String,
    reason: String,
    at: Date,
  },
  [{ fields: { hostId: 1, name: 1, digest: 1 }, unique: true }],
)
