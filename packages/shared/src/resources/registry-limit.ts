import { resource } from './resource.ts'

/** What a registry last said about how much one credential may still ask. Written by the scanner. */
export interface RegistryLimitDoc {
  /** Registry and a hash of the credential: limits belong to both. */
  _id: string
  registry: string
  isAuthenticated: boolean
  limit?: number
  remaining?: number
  resetAt?: Date
  /** It refused with 429: not asked before. */
  heldUntil?: Date
  /** `pulls`: manifests are counted out; `requests`: everything is, for having asked too fast. */
  heldFor?: 'pulls' | 'requests'
  seenAt: Date
}

const keptSeconds = 7 * 86_400

export const registryLimitResource = resource<RegistryLimitDoc>(
  'registryLimits',
  {
    _id: String,
    registry: String,
    isAuthenticated: Boolean,
    limit: Number,
    remaining: Number,
    resetAt: Date,
    heldUntil: Date,
    heldFor: String,
    seenAt: Date,
  },
  [{ fields: { seenAt: 1 }, expireAfterSeconds: keptSeconds }],
)
