import { resource } from './resource.ts'

/** A version that was left again on a container. Sick: not offered as new until the registry shows another digest or a person asks. By hand: not taken without asking. Written by the updater. */
export interface FailureDoc {
  hostId: string
  name: string
  reference: string
  digest: string
  updateId: string
  cause: 'sick' | 'by_hand'
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
    cause: String,
    reason: String,
    at: Date,
  },
  [{ fields: { hostId: 1, name: 1, digest: 1 }, unique: true }],
)
