import { outboxFields, resource, type Outboxed } from './resource.ts'

export interface ScanCost {
  requests: number
  heads: number
  tagPages: number
  tokens: number
  pulls: number
}

/** One scan of the fleet. Written by the scanner. `slot` is there while it runs: the database refuses a second one. */
export interface ScanDoc extends Outboxed {
  _id: string
  slot?: 'active'
  state: 'running' | 'done' | 'failed'
  mode: 'manual' | 'scheduled'
  requestedBy: string
  startedAt: Date
  endedAt?: Date
  total: number
  checked: number
  repositories: number
  counts: {
    available: number
    queued: number
    auto: number
    upToDate: number
    skipped: number
    failed: number
    rateLimited: number
  }
  cost: ScanCost
  /** The same by registry. */
  registries?: (ScanCost & { registry: string })[]
  error?: string
}

export const scanResource = resource<ScanDoc>(
  'scans',
  {
    _id: String,
    slot: String,
    state: String,
    mode: String,
    requestedBy: String,
    startedAt: Date,
    endedAt: Date,
    total: Number,
    checked: Number,
    repositories: Number,
    counts: {
      available: Number,
      queued: Number,
      auto: Number,
      upToDate: Number,
      skipped: Number,
      failed: Number,
      rateLimited: Number,
    },
    cost: { requests: Number, heads: Number, tagPages: Number, tokens: Number, pulls: Number },
    registries: {
      type: [
        {
          _id: false,
          registry: String,
          requests: Number,
          heads: Number,
          tagPages: Number,
          tokens: Number,
          pulls: Number,
        },
      ],
      default: [],
    },
    error: String,
    ...outboxFields,
  },
  [
    { fields: { slot: 1 }, unique: true, sparse: true },
    { fields: { endedAt: -1 } },
    { fields: { outboxAt: 1 }, sparse: true },
  ],
)
